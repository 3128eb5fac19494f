"""The reviewed files: read, checked against their schema and against themselves."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator

from proposals.catalogue.consistency import check_catalogue, check_example, check_routes, check_terms
from proposals.catalogue.places import BrokenYamlError, Place, parse_yaml

FILES: Final = Path(__file__).parent / "files"

_SCHEMAS: Final = {
    "fieldgate/catalogue/1": ("catalogue.schema.json", check_catalogue),
    "fieldgate/example/1": ("example.schema.json", check_example),
    "fieldgate/routes/1": ("routes.schema.json", check_routes),
    "fieldgate/terms/1": ("terms.schema.json", check_terms),
}


class FileError(ValueError):
    """A file that cannot be published. Each line says `file:line: place: what is wrong`."""


def load_file(path: Path) -> dict[str, Any]:
    """The content of a catalogue or of a terms file, as JSON values. FileError with all that is wrong."""
    try:
        parsed = parse_yaml(path.read_text(encoding="utf-8"))
    except BrokenYamlError as error:
        raise FileError(f"{path}:{error.line}: {error}") from error
    problems = list(_check(parsed.content))
    if problems:
        raise FileError("\n".join(_say(path, parsed.line(place), place, words) for place, words in problems))
    content: dict[str, Any] = parsed.content
    return content


@cache
def builtin_catalogues() -> Mapping[str, dict[str, Any]]:
    """Content by label of every version that comes with Fieldgate."""
    return _load_folder(FILES / "tiktok-research-api")


@cache
def builtin_terms() -> Mapping[str, dict[str, Any]]:
    return _load_folder(FILES / "terms" / "tiktok")


def _load_folder(folder: Path) -> Mapping[str, dict[str, Any]]:
    contents = [load_file(path) for path in sorted(folder.glob("*.yaml"))]
    return {content["label"]: content for content in contents}


def _check(content: object) -> Iterator[tuple[Place, str]]:
    """What is wrong, by place. The file is asked about itself only once its form is right."""
    known = content.get("schema") if isinstance(content, dict) else None
    if not isinstance(known, str) or known not in _SCHEMAS:
        yield ("schema",), f"This is none of {', '.join(_SCHEMAS)}."
        return
    name, check = _SCHEMAS[known]
    errors = list(Draft202012Validator(_read_schema(name)).iter_errors(content))
    yield from ((tuple(error.absolute_path), error.message) for error in errors)
    if not errors and isinstance(content, dict):
        yield from check(content)


@cache
def _read_schema(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((FILES / name).read_text(encoding="utf-8"))
    return schema


def _say(path: Path, line: int, place: Place, words: str) -> str:
    where = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return f"{path}:{line}: {where.removeprefix('.')}: {words}"
