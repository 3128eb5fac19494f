"""One condition of a query as a small form: operations that fit its field, and a control that fits its values.

It only reads. Whether the query can be asked is said by `tiktok.query` for all of them together, and put beside the control.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms

from proposals.forms.days import read_days
from tiktok.handles import HandleError, read_handle, read_hashtag
from tiktok.query.grammar import FIELDS, LENGTHS, Operation, Value
from tiktok.query.rows import Row
from tiktok.regions import REGIONS


@dataclass(frozen=True, slots=True)
class Said:
    """What a field of the query is called on screens, and what to write there."""

    label: str
    hint: str


FIELD_WORDS: Final[Mapping[str, Said]] = {
    "hashtag_name": Said("Hashtag", "One on each line, with or without #."),
    "keyword": Said("Keyword", "One on each line. TikTok looks for something like it in descriptions."),
    "username": Said("Account", "One on each line: its name, with or without @, or its address."),
    "region_code": Said(
        "Region", "Where the account was registered.<noscript> Hold Ctrl to choose several.</noscript>"
    ),
    "create_date": Said(
        "Day of posting", "One on each line, UTC, such as 1 March 2026. Mostly the period is enough."
    ),
    "video_length": Said("Length", "TikTok's four classes."),
    "view_count": Said("Views", "A number, such as 10,000."),
    "comment_count": Said("Number of comments", "A number, such as 100."),
    "music_id": Said("Sound", "Its number, one on each line, from the address of its page."),
    "effect_id": Said("Effect", "Its number, one on each line."),
    "video_id": Said("Video", "Its number, one on each line, from its address."),
}
"""In the order in which they are offered."""

GROUP_WORDS: Final[Mapping[str, Said]] = {
    "and": Said("All of these", "Each of them has to be true."),
    "or": Said("Any of these", "At least one of them has to be true."),
    "not": Said("None of these", "A video is left out if one of them is true."),
}

_ORDERED: Final = {
    Operation.EQ: "is exactly",
    Operation.GT: "is more than",
    Operation.GTE: "is at least",
    Operation.LT: "is fewer than",
    Operation.LTE: "is at most",
}
_DAYS: Final = {
    Operation.EQ: "is",
    Operation.IN: "is one of",
    Operation.GT: "is after",
    Operation.GTE: "is on or after",
    Operation.LT: "is before",
    Operation.LTE: "is on or before",
}
_NAMED: Final = {Operation.EQ: "is", Operation.IN: "is one of"}
_COUNTED: Final = ("view_count", "comment_count")
CHOSEN: Final = (Value.REGION, Value.LENGTH)
"""Values that are picked, not typed."""


def operation_words(name: str) -> Mapping[Operation, str]:
    if name in _COUNTED:
        return _ORDERED
    return _DAYS if name == "create_date" else _NAMED


class ConditionForm(forms.Form):
    """`row` as it stands, or with `data` as it was sent under the same prefix. `said`: it in words, "" if it is not whole."""

    optional_unmarked = True

    def __init__(self, row: Row, number: int, data: Any = None) -> None:
        super().__init__(data, prefix=f"c{number}", auto_id="id_%s", initial=_initial(row))
        self.number, self.field_name, self.group, self.written = (
            number,
            row.field_name,
            row.group,
            row.written,
        )
        self.said = ""
        if not row.written:
            words = FIELD_WORDS[row.field_name]
            self.fields["operation"] = forms.ChoiceField(
                label="How", choices=list(operation_words(row.field_name).items()), required=False
            )
            self.fields["values"] = _build_values(row, words)

    def take_focus(self) -> None:
        """The browser goes here next."""
        self.fields["operation"].widget.attrs["autofocus"] = True

    @property
    def title(self) -> str:
        return FIELD_WORDS[self.field_name].label if not self.written else "A condition kept as it is written"

    @property
    def group_title(self) -> str:
        return GROUP_WORDS[self.group].label.lower()


def read_row(data: Any, number: int) -> Row | None:
    """The row sent under this number; None if there is none, or nothing that a form of ours sends."""
    prefix = f"c{number}-"
    group, name = data.get(f"{prefix}group", ""), data.get(f"{prefix}field", "")
    written = data.get(f"{prefix}written", "")
    if group not in GROUP_WORDS or not (written or name in FIELDS):
        return None
    if written:
        return Row(group, written=written)
    kind = FIELDS[name].value
    sent = data.getlist(f"{prefix}values")
    values = tuple(sent) if kind in CHOSEN else read_values(name, sent[0] if sent else "")
    operation = data.get(f"{prefix}operation", "")
    return Row(group, name, operation if operation in FIELDS[name].operations else Operation.EQ, values)


def read_values(name: str, text: str) -> tuple[str, ...]:
    """A value from each line, as TikTok writes it; a line that cannot be read so stays as typed."""
    lines = (line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    read = _READERS.get(FIELDS[name].value, str)
    if name in _COUNTED:
        read = _read_count
    return tuple(read(line) for line in lines if line)


def write_values(name: str, values: Sequence[str]) -> str:
    write = _write_day if FIELDS[name].value is Value.DAY else str
    return "\n".join(map(write, values))


def _initial(row: Row) -> dict[str, Any]:
    if row.written:
        return {}
    chosen = FIELDS[row.field_name].value in CHOSEN
    values = list(row.values) if chosen else write_values(row.field_name, row.values)
    return {"operation": row.operation, "values": values}


def _build_values(row: Row, words: Said) -> forms.Field:
    kind = FIELDS[row.field_name].value
    if kind is Value.REGION:
        return forms.MultipleChoiceField(
            label="Which",
            help_text=words.hint,
            choices=_list_regions(row.values),
            required=False,
            widget=forms.SelectMultiple(attrs={"size": 8, "data-search": "Type a country"}),
        )
    if kind is Value.LENGTH:
        choices = [(each, f"{each.replace('_', ' ').capitalize()}: {what}") for each, what in LENGTHS.items()]
        return forms.MultipleChoiceField(
            label="Which", choices=choices, required=False, widget=forms.CheckboxSelectMultiple
        )
    widget: forms.Widget = (
        forms.TextInput(attrs={"inputmode": "numeric"})
        if row.field_name in _COUNTED
        else forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "class": "few-lines"})
    )
    return forms.CharField(label="Which", help_text=words.hint, required=False, strip=False, widget=widget)


def _list_regions(chosen: Sequence[str]) -> list[tuple[str, str]]:
    """The chosen ones first, in their order, so that they are seen without a script, and stay as they were sent."""
    by_name = sorted(REGIONS.items(), key=lambda pair: pair[1])
    first = [(code, REGIONS.get(code, code)) for code in dict.fromkeys(chosen)]
    return [*first, *(pair for pair in by_name if pair[0] not in chosen)]


def _read_handle(line: str) -> str:
    try:
        return read_handle(line)
    except HandleError:
        return line


def _read_hashtag(line: str) -> str:
    try:
        return read_hashtag(line)
    except HandleError:
        return line


def _read_day(line: str) -> str:
    days = read_days(line)
    return f"{days[0].year:04}{days[0]:%m%d}" if len(days) == 1 else line


def _read_count(line: str) -> str:
    return "".join(char for char in line if char not in ", ’'\u00a0\u202f")


def _write_day(value: str) -> str:
    """20260301 as 2026-03-01, which is read as the same day again; what is no such text stays."""
    is_compact = len(value) == 8 and value.isascii() and value.isdigit()
    return f"{value[:4]}-{value[4:6]}-{value[6:]}" if is_compact else value


_READERS: Final[Mapping[Value, Callable[[str], str]]] = {
    Value.HANDLE: _read_handle,
    Value.HASHTAG: _read_hashtag,
    Value.DAY: _read_day,
}
