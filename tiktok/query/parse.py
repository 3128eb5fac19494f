"""Reads a query from JSON values, and names every mistake with its place and the likely meaning."""

from collections.abc import Collection, Mapping
from typing import Final

from tiktok.query.grammar import (
    FIELDS,
    MAX_CONDITIONS,
    Condition,
    Operation,
    Problem,
    Query,
    QueryError,
    Value,
)
from tiktok.query.hints import join_or, shorten, suggest
from tiktok.query.values import complain

LISTS: Final = ("and", "or", "not")
KEYS: Final = ("field_name", "operation", "field_values")


def parse_query(obj: object) -> Query:
    """The query in the object that TikTok takes: `{"and": [...], "or": [...], "not": [...]}`.

    QueryError holds all problems. A list that is empty or null counts as left out, as TikTok has it.
    """
    reader = _Reader()
    query = reader.read(obj)
    if reader.problems:
        raise QueryError(tuple(reader.problems))
    return query


class _Reader:
    """Collects problems while reading, so that a person sees all of them at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def read(self, obj: object) -> Query:
        if not isinstance(obj, dict):
            self._refuse("", "A query is an object with one or more of the lists and, or, not.")
            return Query()
        if "query" in obj:
            self._refuse("query", 'This is a whole request. Give only what stands under "query".')
            return Query()
        self._check_keys("", obj, LISTS)
        query = Query(*(self._read_list(name, obj.get(name)) for name in LISTS))
        self._check_size(obj)
        return query

    def _read_list(self, name: str, conditions: object) -> tuple[Condition, ...]:
        if conditions is None:
            return ()
        if not isinstance(conditions, list):
            self._refuse(name, "This has to be a list of conditions, in square brackets.")
            return ()
        read = (
            self._read_condition(f"{name}[{n}]", each)
            for n, each in enumerate(conditions[: MAX_CONDITIONS + 1])
        )
        return tuple(condition for condition in read if condition)

    def _check_size(self, obj: Mapping[object, object]) -> None:
        given = [found for name in LISTS if isinstance(found := obj.get(name), list)]
        count = sum(map(len, given))
        if not count and not self.problems:
            self._refuse(
                "", "The query has no condition. Give at least one account, hashtag, keyword or region."
            )
        if count > MAX_CONDITIONS:
            self._refuse(
                "",
                f"The query has {count} conditions; at most {MAX_CONDITIONS} are taken. Use IN for many values.",
            )

    def _read_condition(self, place: str, obj: object) -> Condition | None:
        if not isinstance(obj, dict):
            self._refuse(place, "A condition is an object with field_name, operation and field_values.")
            return None
        before = len(self.problems)
        self._check_keys(place, obj, KEYS)
        name = self._read_word(f"{place}.field_name", obj.get("field_name"), FIELDS)
        word = self._read_word(f"{place}.operation", obj.get("operation"), list(Operation))
        values = self._read_values(f"{place}.field_values", obj.get("field_values"))
        if name and word:
            self._check_fit(place, name, Operation(word), values)
        if name:
            self._check_values(f"{place}.field_values", FIELDS[name].value, values)
        return Condition(name, Operation(word), values) if len(self.problems) == before else None

    def _check_keys(self, place: str, obj: Mapping[object, object], known: Collection[str]) -> None:
        for key in obj:
            if key not in known:
                where = f"{place}.{shorten(key)}" if place else shorten(key)
                self._refuse(where, f"There is no such key here. {suggest(key, known)}")

    def _read_word(self, place: str, word: object, known: Collection[str]) -> str:
        if word is None:
            self._refuse(place, "This is missing.")
        elif not isinstance(word, str):
            self._refuse(place, "This has to be text in quotation marks.")
        elif word not in known:
            self._refuse(place, f"“{shorten(word)}” is not known. {suggest(word, known)}")
        else:
            return word
        return ""

    def _read_values(self, place: str, values: object) -> tuple[str, ...]:
        if values is None:
            self._refuse(place, "This is missing.")
        elif not isinstance(values, list) or not values:
            self._refuse(place, "This has to be a list of at least one value, in square brackets.")
        else:
            return tuple(self._read_value(f"{place}[{n}]", each) for n, each in enumerate(values))
        return ()

    def _read_value(self, place: str, value: object) -> str:
        if isinstance(value, str) and value.strip():
            return value
        if isinstance(value, str):
            self._refuse(place, "This value is empty.")
        elif isinstance(value, int) and not isinstance(value, bool):
            self._refuse(place, f'Numbers are written as text: "{shorten(value)}".')
        else:
            self._refuse(place, "This has to be text in quotation marks.")
        return ""

    def _check_fit(self, place: str, name: str, operation: Operation, values: tuple[str, ...]) -> None:
        allowed = FIELDS[name].operations
        if operation not in allowed:
            self._refuse(f"{place}.operation", f"{name} takes {join_or(allowed)}, not {operation}.")
        elif operation is not Operation.IN and len(values) > 1:
            hint = "Use IN for several." if Operation.IN in allowed else "Write one condition for each."
            self._refuse(f"{place}.field_values", f"{operation} takes one value. {hint}")

    def _check_values(self, place: str, kind: Value, values: tuple[str, ...]) -> None:
        for number, value in enumerate(values):
            if value and (complaint := complain(kind, value)):
                self._refuse(f"{place}[{number}]", complaint)

    def _refuse(self, place: str, message: str) -> None:
        self.problems.append(Problem(place, message.strip()))
