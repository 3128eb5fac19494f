"""What an end is announced with, and what changed since."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

from harvest.rules.kinds import say_file

_WORDS: Final = {
    "records": "records",
    "sightings": "links to collections",
    "day_counts": "counts per day",
    "datasets": "datasets",
    "looks": "looks at TikTok that are under way",
    "runs": "runs that are under way",
    "collections": "collections",
    "keys": "client keys",
}


def digest_of(ref: str, reason: str, numbers: Mapping[str, Any]) -> str:
    """SHA-256 of what was announced, as 64 hexadecimal digits; sent back to confirm exactly that."""
    announced = {"project": ref, "reason": reason, "numbers": numbers}
    return sha256(canonical(announced)).hexdigest()


def canonical(value: object) -> bytes:
    """JSON with sorted keys and no spaces, in UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def say_changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    """`records: 120 announced, 118 now`, one for each number that differs."""
    names = [*before, *(name for name in now if name not in before)]
    return tuple(
        f"{_WORDS.get(name, name)}: {_say(before.get(name))} announced, {_say(now.get(name))} now"
        for name in names
        if before.get(name) != now.get(name)
    )


def say_numbers(numbers: Mapping[str, Any]) -> str:
    """`1,204,331 records of 3 collections and 2 datasets will be erased.`"""
    records, collections, datasets = (
        _total(numbers.get(name)) for name in ("records", "collections", "datasets")
    )
    return (
        f"{_count(records, 'record')} of {_count(collections, 'collection')} and "
        f"{_count(datasets, 'dataset')} will be erased."
    )


def _total(value: object) -> int:
    if isinstance(value, Mapping):
        return sum(int(part) for part in value.values())
    return value if isinstance(value, int) else 0


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _say(value: object) -> str:
    if isinstance(value, Mapping):
        parts = (f"{number:,} {say_file(name)}" for name, number in value.items())
        return ", ".join(parts) or "none"
    return f"{value:,}" if isinstance(value, int) else "none"
