"""A new collection while it is made: how the page begins, what a press does to it, and what it is once it is whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from harvest.forms.builder import Builder, read_builder
from harvest.forms.collection import CollectionForm
from proposals.forms.days import read_days
from proposals.forms.queries import QueryTextError
from proposals.rules.days import say_day
from tiktok.fields import ALWAYS_ASKED, DEFAULT_VIDEO_FIELDS
from tiktok.query.rows import RowsError, rows_of


@dataclass(slots=True)
class Draft:
    """`form` and `builder` as the page shows them."""

    form: CollectionForm
    builder: Builder

    @property
    def is_fine(self) -> bool:
        """Nothing is said against it. Only after it was judged does that mean that it is right."""
        return not (
            self.form.errors or self.builder.errors or any(each.errors for each in self.builder.forms)
        )

    def days(self) -> tuple[date, date] | None:
        """As typed so far; None while they are no period."""
        typed = [str(self.form[name].value() or "") for name in ("start_date", "end_date")]
        read = [read_days(text) for text in typed]
        if any(len(each) != 1 for each in read):
            return None
        first, last = read[0][0], read[1][0]
        return (first, last) if first <= last else None

    def fields(self) -> list[str]:
        return [*ALWAYS_ASKED, *(self.form["fields_asked"].value() or [])]

    def extras(self) -> list[str]:
        chosen = list(self.form["extras"].value() or [])
        return ["comments", *chosen] if "replies" in chosen and "comments" not in chosen else chosen


def begin(element: Mapping[str, Any] | None, *, name: str = "") -> Draft:
    """A blank page, or one filled in from a collection as a hand-over describes it."""
    if element is None:
        return Draft(CollectionForm(initial={"name": name}), Builder(()))
    initial = {
        "name": name,
        "start_date": _say(element["start_date"]),
        "end_date": _say(element["end_date"]),
        "fields_asked": element.get("fields") or list(DEFAULT_VIDEO_FIELDS),
        "extras": list(element.get("with", ())),
    }
    return Draft(CollectionForm(initial=initial), Builder(rows_of(element["query"])))


def press(data: Any) -> Draft:
    """After any button but those that ask whether it is right: nothing is judged, nothing is lost."""
    form, builder = CollectionForm.unjudged(data), read_builder_as_typed(data)
    act, _, what = data.get("do", "").partition("-")
    if act == "add":
        builder = builder.add(what, data.get(f"add-{what}", ""))
    elif act == "remove" and what.isdecimal():
        builder = builder.remove(int(what))
    elif act == "raw":
        builder = builder.as_text()
        form.initial["query"] = builder.text
    elif act == "builder":
        try:
            builder = builder.as_rows()
        except RowsError as error:
            builder.errors.append(f"The builder cannot show this, so it stays as it is written. {error}")
    return Draft(form, builder)


def read_builder_as_typed(data: Any) -> Builder:
    """As `read_builder`, with values as they are understood instead of as they were typed."""
    read = read_builder(data)
    return Builder(read.rows, view=read.view, text=read.text)


def judge(data: Any) -> tuple[Draft, dict[str, Any] | None]:
    """What was sent with everything that is wrong, and the collection's document if nothing is."""
    form, builder = CollectionForm(data), read_builder(data)
    query = None
    try:
        query = builder.read()
    except QueryTextError as error:
        form.add_error("query", list(error.messages))
    draft = Draft(form, builder)
    is_whole = form.is_valid() and query is not None
    return draft, form.document(query or {}) if is_whole else None


def _say(day: str) -> str:
    return say_day(datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC).date())
