"""The reviewed files: read, checked against their schema and against themselves."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from proposals.catalogue.consistency import check_catalogue, check_example, check_routes, check_terms
from proposals.catalogue.places import BrokenYamlError, Place, parse_yaml

FILES: Final = Path(__file__).parent / "files"
LONGEST: Final = 300
"""Characters of what is said about one mistake."""

_SCHEMAS: Final = {
    "fieldgate/catalogue/1": ("catalogue.schema.json", check_catalogue),
    "fieldgate/example/1": ("example.schema.json", check_example),
    "fieldgate/routes/1": ("routes.schema.json", check_routes),
    "fieldgate/terms/1": ("terms.schema.json", check_terms),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: its line, counted from 1, the way to it from the outermost, and what is wrong."""

    line: int
    place: str
    words: str

    def __str__(self) -> str:
        return f"{self.line}: {self.place}: {self.words}" if self.place else f"{self.line}: {self.words}"


class FileError(ValueError):
    """A file that cannot be published. Each line says `file:line: place: what is wrong`."""

    def __init__(self, name: object, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        super().__init__("\n".join(f"{name}:{problem}" for problem in self.problems))


def load_file(path: Path) -> dict[str, Any]:
    """The content of a catalogue or of a terms file, as JSON values. FileError with all that is wrong."""
    return load_text(path.read_text(encoding="utf-8"), path)


def load_text(text: str, name: object, schemas: Collection[str] | None = None) -> dict[str, Any]:
    """As `load_file`; of one of the `schemas` (None: any that is known)."""
    try:
        parsed = parse_yaml(text)
    except BrokenYamlError as error:
        raise FileError(name, [Problem(error.line, "", str(error))]) from error
    found = _check(parsed.content, _SCHEMAS if schemas is None else schemas)
    problems = [Problem(parsed.line(place), _say(place), _shorten(words)) for place, words in found]
    if problems:
        raise FileError(name, problems)
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


def _check(content: object, schemas: Collection[str]) -> Iterator[tuple[Place, str]]:
    """What is wrong, by place. The file is asked about itself only once its form is right."""
    known = content.get("schema") if isinstance(content, dict) else None
    if not isinstance(known, str) or known not in schemas:
        yield ("schema",), f"This is none of {', '.join(schemas)}."
        return
    name, check = _SCHEMAS[known]
    errors = list(Draft202012Validator(_read_schema(name)).iter_errors(content))
    yield from ((tuple(error.absolute_path), _explain(error)) for error in errors)
    if not errors and isinstance(content, dict):
        yield from check(content)


@cache
def _read_schema(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((FILES / name).read_text(encoding="utf-8"))
    return schema


def _explain(error: ValidationError) -> str:
    """What belongs together by a rule of the schema has its reason there."""
    reason: str = error.schema.get("$comment", "") if isinstance(error.schema, dict) else ""
    return reason or error.message


def _say(place: Place) -> str:
    where = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return where.removeprefix(".")


def _shorten(words: str) -> str:
    """Messages repeat the whole value that is wrong."""
    return words if len(words) <= LONGEST else f"{words[: LONGEST // 2]} … {words[-LONGEST // 2 :]}"
