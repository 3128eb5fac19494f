"""JSON documents that come in, against the schemas that docs/schemas/ publishes."""

import json
import math
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from django.conf import settings
from jsonschema import Draft202012Validator, ValidationError

from accounts.rules.errors import Invalid

LONGEST_PROBLEM = 300
DEEPEST: Final = 100
"""Lists and objects in each other; TikTok's query object has five."""

_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
"""PostgreSQL takes neither in JSON, nor a number that is none."""


def check_document(document: Any, name: str) -> None:
    """Against `docs/schemas/<name>.json`. Raises `Invalid` with every problem by its JSON path, `$` for the whole.

    Keys that the schema does not know are kept, so what no database takes is refused wherever it stands.
    """
    if unstorable := dict.fromkeys(_find_unstorable(document), "holds something that cannot be kept"):
        raise Invalid("The document holds what cannot be kept. Nothing was changed.", unstorable)
    errors = sorted(
        _validator(name).iter_errors(document), key=lambda error: [str(step) for step in error.absolute_path]
    )
    if errors:
        problems = dict(problem for error in reversed(errors) for problem in _list_problems(error))
        raise Invalid(f"The document is not as {name} asks. Nothing was changed.", problems)


def _list_problems(error: ValidationError) -> Iterator[tuple[str, str]]:
    """Place and words of each; a key that is not known stands at its own place, with those that are."""
    if error.validator != "additionalProperties":
        yield _path(error), error.message[:LONGEST_PROBLEM]
        return
    document: Any = error.instance
    known = error.schema.get("properties", {}) if isinstance(error.schema, dict) else {}
    for key in sorted(set(document) - set(known)):
        yield f"{_path(error)}.{key}", f"is not known here. Known are {', '.join(known)}."[:LONGEST_PROBLEM]


def list_unknown_keys(document: dict[str, Any], name: str) -> list[str]:
    """Keys at the top of a document that its schema does not know. They are kept; whoever reads it says so."""
    return sorted(set(document) - set(_read_schema(name)["properties"]))


def _find_unstorable(document: Any) -> Iterator[str]:
    """Places of what no database takes: text with NUL or half a character, numbers that are none, depth without end."""
    left = [("$", document, DEEPEST)]
    while left:
        place, value, deeper = left.pop()
        if not deeper or not _is_storable(value):
            yield place
        else:
            left += [(f"{place}{step}", part, deeper - 1) for step, part in _parts_of(value)]


def _is_storable(value: Any) -> bool:
    match value:
        case str():
            return not _UNSTORABLE.search(value)
        case float():
            return math.isfinite(value)
        case dict():
            return not any(map(_UNSTORABLE.search, value))
    return True


def _parts_of(value: Any) -> list[tuple[str, Any]]:
    match value:
        case list():
            return [(f"[{number}]", part) for number, part in enumerate(value)]
        case dict():
            return [(f".{key}", part) for key, part in value.items()]
    return []


@cache
def _validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(_read_schema(name), format_checker=Draft202012Validator.FORMAT_CHECKER)


@cache
def _read_schema(name: str) -> dict[str, Any]:
    path = settings.BASE_DIR / "docs" / "schemas" / f"{name}.json"
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return schema


def _path(error: ValidationError) -> str:
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.absolute_path)
    return "$" + "".join(steps)
