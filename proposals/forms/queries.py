"""A query object of TikTok's, typed as JSON. Whatever is wrong is said with its line and its place."""

import json
import re
from collections.abc import Sequence
from typing import Any

from proposals.catalogue.places import Parsed, parse_yaml
from tiktok.query import Problem, QueryError, parse_query_text

_STEP = re.compile(r"\[(\d+)\]|([^.\[\]]+)")


class QueryTextError(ValueError):
    """`messages` are for people, one for each mistake."""

    def __init__(self, *messages: str) -> None:
        super().__init__(" ".join(messages))
        self.messages = messages


def write_query(query: object) -> str:
    return json.dumps(query, indent=2, ensure_ascii=False)


def read_query(text: str, *, draft: bool) -> dict[str, Any]:
    """The object in the text, as typed. `QueryTextError` for what TikTok would refuse; in a draft only for what is no object."""
    try:
        parse_query_text(text)
    except QueryError as error:
        found = _find_object(text) if draft else None
        if found is None:
            raise QueryTextError(*_say_problems(error.problems, text)) from error
        return found
    whole: dict[str, Any] = _read_object(text)
    return whole


def _find_object(text: str) -> dict[str, Any] | None:
    try:
        found = _read_object(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _read_object(text: str) -> Any:
    return json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_refuse_doubles)


def _refuse_doubles(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    """JSON leaves open which of two equal names counts, and the other one would be lost in silence."""
    names = dict(pairs)
    if len(names) < len(pairs):
        raise ValueError("A name stands twice.")
    return names


def _say_problems(problems: Sequence[Problem], text: str) -> list[str]:
    """Problems of the grammar get the line of their place; only then is the text short, sound and shallow."""
    inside = any(problem.place and not problem.place.startswith("line ") for problem in problems)
    parsed = _parse_places(text) if inside else None
    return [_say_problem(problem, parsed) for problem in problems]


def _parse_places(text: str) -> Parsed | None:
    """JSON read as YAML, which knows its lines; None for the few texts that are only JSON, such as those with huge numbers."""
    try:
        return parse_yaml(text)
    except ValueError:
        return None


def _say_problem(problem: Problem, parsed: Parsed | None) -> str:
    place = problem.place
    if parsed and place:
        steps = [int(number) if number else name for number, name in _STEP.findall(place)]
        place = f"Line {parsed.line(steps)}, {place}"
    place = re.sub("^line ", "Line ", place)
    return f"{place}: {problem.message}" if place else problem.message
