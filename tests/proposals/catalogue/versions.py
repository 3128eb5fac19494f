"""Next versions of the form to test with: the first one, with something changed."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from proposals.catalogue.reading import CURRENT, builtin_catalogues
from proposals.catalogue.writing import write_catalogue

LABEL = "tiktok-research-api/2026-12"
FIRST: dict[str, Any] = builtin_catalogues()[CURRENT]

type Questions = dict[str, dict[str, Any]]


def make_next(*changes: Callable[[dict[str, Any]], None], label: str = LABEL) -> dict[str, Any]:
    """The first version under a later label, after each of the changes."""
    content = deepcopy(FIRST)
    content["label"] = label
    for change in changes:
        change(content)
    return content


def write_next(*changes: Callable[[dict[str, Any]], None], label: str = LABEL) -> str:
    return write_catalogue(make_next(*changes, label=label))


def remove(key: str) -> Callable[[dict[str, Any]], None]:
    def change(content: dict[str, Any]) -> None:
        for section in content["sections"]:
            section["questions"] = [each for each in section["questions"] if each["key"] != key]

    return change


def update(key: str, **values: Any) -> Callable[[dict[str, Any]], None]:
    def change(content: dict[str, Any]) -> None:
        (question,) = (
            each for section in content["sections"] for each in section["questions"] if each["key"] == key
        )
        question.update(values)

    return change


def add(key: str, **values: Any) -> Callable[[dict[str, Any]], None]:
    """A question of ours at the end of the first section."""

    def change(content: dict[str, Any]) -> None:
        question = {
            "key": key,
            "type": "text",
            "audience": "local",
            "prompt": "A new question",
            "hint": "New.",
            "guidance": "New.",
            "required": True,
        }
        content["sections"][0]["questions"].append(question | values)

    return change
