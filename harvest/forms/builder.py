"""A query while it is made: as rows to fill in, or as TikTok's own object. Both are views of one thing.

Each press of a button sends everything and gets everything back; nothing is kept between. Buttons are called `do`:
`add-GROUP`, `remove-NUMBER`, `raw`, `builder`, `check`, `try`, `save`.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from harvest.forms.conditions import FIELD_WORDS, GROUP_WORDS, ConditionForm, read_row
from proposals.forms.days import ask_again, read_days
from proposals.forms.queries import QueryTextError, read_query, write_query
from tiktok.query import Operation, Problem, QueryError, parse_query
from tiktok.query.grammar import FIELDS, MAX_CONDITIONS, Value
from tiktok.query.rows import Row, RowsError, find_row, object_of, rows_of
from tiktok.query.words import say_condition

BUILDER, RAW = "builder", "raw"
_MOST_SENT: Final = 3 * MAX_CONDITIONS
_PLACE: Final = re.compile(r"(and|or|not)\[(\d+)\](?:\.(\w+))?(?:\[(\d+)\])?.*")
_NEW: Final = (Operation.IN, Operation.GTE)
"""How a new condition begins: the first of these that fits."""


class Builder:
    """`errors` are about the query as a whole; those of a condition stand at its form, those of the text are the caller's.

    `focus`: the button that the browser goes to next, "" for none.
    """

    def __init__(self, rows: Sequence[Row], *, view: str = BUILDER, text: str = "", data: Any = None) -> None:
        self.rows, self.view, self.text = tuple(rows), view, text
        self.forms = [ConditionForm(row, number, data) for number, row in enumerate(self.rows)]
        self.errors: list[str] = []
        self.focus = ""
        self._say_each()

    @property
    def is_raw(self) -> bool:
        return self.view == RAW

    @property
    def groups(self) -> list[dict[str, Any]]:
        """As the page shows them."""
        return [
            {
                "key": key,
                "title": said.label,
                "hint": said.hint,
                "forms": [form for form in self.forms if form.group == key],
                "has_focus": self.focus == f"add-{key}",
            }
            for key, said in GROUP_WORDS.items()
        ]

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(name, words.label) for name, words in FIELD_WORDS.items()]

    def non_form_errors(self) -> list[str]:
        """So that the summary of errors takes it as it takes a set of forms."""
        return self.errors

    def read(self) -> dict[str, Any] | None:
        """The query object, if TikTok would take it; else None, and the errors stand where they belong.

        QueryTextError where it was written as text.
        """
        if self.is_raw:
            return read_query(self.text, draft=False)
        query = object_of(self.rows)
        try:
            parse_query(query)
        except QueryError as error:
            for problem in error.problems:
                self._place(problem)
            return None
        return query

    def draft(self) -> dict[str, Any] | None:
        """The same without showing what is wrong."""
        try:
            query = read_query(self.text, draft=False) if self.is_raw else object_of(self.rows)
            parse_query(query)
        except (QueryTextError, QueryError):
            return None
        return query

    def add(self, group: str, name: str) -> "Builder":
        if name not in FIELDS or group not in GROUP_WORDS:
            return self
        if len(self.rows) >= MAX_CONDITIONS:
            self.errors.append(
                f"A query has at most {MAX_CONDITIONS} conditions. Name several values in one."
            )
            return self
        operations = FIELDS[name].operations
        operation = next((each for each in _NEW if each in operations), operations[0])
        rows = [
            row for row in self.rows if list(GROUP_WORDS).index(row.group) <= list(GROUP_WORDS).index(group)
        ]
        place = len(rows)
        made = Builder([*rows, Row(group, name, operation), *self.rows[place:]])
        made.forms[place].take_focus()
        return made

    def remove(self, number: int) -> "Builder":
        if number >= len(self.rows):
            return self
        made = Builder([row for n, row in enumerate(self.rows) if n != number])
        made.focus = f"add-{self.rows[number].group}"
        return made

    def as_text(self) -> "Builder":
        return self if self.is_raw else Builder((), view=RAW, text=write_query(object_of(self.rows)))

    def as_rows(self) -> "Builder":
        """RowsError where the text cannot be shown as rows; it is kept then."""
        if not self.is_raw:
            return self
        try:
            found = read_query(self.text, draft=True) if self.text.strip() else {}
        except QueryTextError as error:
            raise RowsError(" ".join(error.messages)) from error
        return Builder(rows_of(found))

    def _say_each(self) -> None:
        for form, row in zip(self.forms, self.rows, strict=True):
            form.said = _say(row)

    def _place(self, problem: Problem) -> None:
        found = _PLACE.fullmatch(problem.place)
        number = find_row(self.rows, found[1], int(found[2])) if found else None
        if found is None or number is None:
            self.errors.append(problem.message)
            return
        form, row = self.forms[number], self.rows[number]
        if row.written:
            form.add_error(None, f"{found[3] or ''} {problem.message}".strip())
        else:
            line = int(found[4]) if found[4] else None
            form.add_error("operation" if found[3] == "operation" else "values", _explain(row, problem, line))


def read_builder(data: Any) -> Builder:
    """What was sent, row by row as it stands on the page."""
    if data.get("view") == RAW:
        return Builder((), view=RAW, text=data.get("query", ""))
    rows = list(_read_rows(data))
    return Builder(rows, data=data)


def _read_rows(data: Any) -> Iterator[Row]:
    """Up to the first number that is missing, which a page of ours does not send."""
    for number in range(_count(data)):
        row = read_row(data, number)
        if row is None:
            return
        yield row


def _count(data: Any) -> int:
    sent = data.get("rows", "0")
    return min(int(sent), _MOST_SENT) if sent.isascii() and sent.isdigit() and len(sent) < 6 else 0


def _say(row: Row) -> str:
    """The condition in words; "" while it is not a whole one."""
    try:
        query = parse_query(object_of([row]))
    except QueryError:
        return ""
    return say_condition((*query.all_of, *query.any_of, *query.none_of)[0])


def _explain(row: Row, problem: Problem, line: int | None) -> str:
    """In words of the page, not of the object."""
    label = FIELD_WORDS[row.field_name].label.lower()
    if not row.values:
        return f"Give at least one value for “{label}”, or remove the condition."
    if line is None:
        has_several = Operation.IN in FIELDS[row.field_name].operations
        return "Only one value fits here. " + (
            "Choose “is one of” for several." if has_several else "Add a condition for each."
        )
    value, words = row.values[line], problem.message
    if FIELDS[row.field_name].value is Value.DAY:
        words = ask_again(value, read_days(value))
    return f"{FIELD_WORDS[row.field_name].label}, line {line + 1}: {words}" if len(row.values) > 1 else words
