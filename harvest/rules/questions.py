"""Texts inside a question of TikTok or a list of them, as JSON: which stand there, and one put in place of another.

A number that leaves a query needs a stand-in. Without one it would leave an empty condition, and a condition that is
left out makes a wider question.
"""

from collections.abc import Iterator, Mapping
from typing import Final

NAMES_STAND_IN: Final = ("field_values", "usernames")
"""Where a question holds what people typed. Elsewhere stand TikTok's words, which may read as an account's name."""


def list_texts(document: object) -> Iterator[str]:
    """Every value that is text, at any depth; no keys."""
    match document:
        case str():
            yield document
        case dict():
            for part in document.values():
                yield from list_texts(part)
        case list():
            for part in document:
                yield from list_texts(part)


def replace_texts[T](document: T, stand_ins: Mapping[str, str]) -> T:
    """The same with each text that has a stand-in replaced, whole texts only."""
    return _replace(document, stand_ins)  # type: ignore[return-value]


def _replace(document: object, stand_ins: Mapping[str, str]) -> object:
    match document:
        case str():
            return stand_ins.get(document, document)
        case dict():
            return {name: _replace(part, stand_ins) for name, part in document.items()}
        case list():
            return [_replace(part, stand_ins) for part in document]
    return document


def list_values(document: object) -> Iterator[str]:
    """The texts that stand where people name accounts and posts, at any depth."""
    match document:
        case dict():
            for name, part in document.items():
                yield from list_texts(part) if name in NAMES_STAND_IN else list_values(part)
        case list():
            for part in document:
                yield from list_values(part)


def replace_values[T](document: T, stand_ins: Mapping[str, str]) -> T:
    """As `replace_texts`, but only where people name accounts and posts."""
    return _replace_values(document, stand_ins)  # type: ignore[return-value]


def _replace_values(document: object, stand_ins: Mapping[str, str]) -> object:
    match document:
        case dict():
            return {
                name: _replace(part, stand_ins)
                if name in NAMES_STAND_IN
                else _replace_values(part, stand_ins)
                for name, part in document.items()
            }
        case list():
            return [_replace_values(part, stand_ins) for part in document]
    return document
