"""A collection: names that make a query, or a query of TikTok's own, over a period."""

from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from proposals.catalogue.model import FieldType
from proposals.forms.days import ask_again, read_days
from proposals.forms.lines import LineError, read_lines
from proposals.forms.queries import QueryTextError, read_query
from tiktok.fields import DEFAULT_VIDEO_FIELDS, VIDEO_FIELDS
from tiktok.query import QueryError, build_query

NAMES, QUERY = "names", "query"
_LISTS: Final = ("accounts", "hashtags", "keywords", "regions")


class NamesField(forms.CharField):
    """One name on each line; cleans to a list."""

    def __init__(self, *, kind: FieldType, **options: Any) -> None:
        super().__init__(required=False, strip=False, widget=forms.Textarea(attrs={"rows": 4}), **options)
        self.kind = kind

    def clean(self, value: Any) -> list[str]:
        try:
            rows = read_lines(super().clean(value), "value", self.kind, None, draft=False)
        except LineError as error:
            raise ValidationError(str(error)) from error
        return [row["value"] for row in rows]


class DayField(forms.CharField):
    """A day in any usual writing; cleans to a date."""

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        days = read_days(typed)
        if len(days) != 1:
            raise ValidationError(ask_again(typed, days))
        return days[0]


class CollectionForm(forms.Form):
    name = forms.CharField(
        label="Name",
        max_length=80,
        help_text="What you call it, such as “elections”. It stands in datasets too.",
        error_messages={"required": "Give the collection a name."},
    )
    way = forms.ChoiceField(
        label="How do you say what to collect?",
        choices=[
            (NAMES, "By names: accounts, hashtags, keywords"),
            (QUERY, "As a query in TikTok's own form"),
        ],
        widget=forms.RadioSelect,
        initial=NAMES,
    )
    accounts = NamesField(
        kind=FieldType.HANDLE, label="Accounts", help_text="One on each line, with or without @."
    )
    hashtags = NamesField(
        kind=FieldType.HASHTAG, label="Hashtags", help_text="One on each line, with or without #."
    )
    keywords = NamesField(
        kind=FieldType.TEXT,
        label="Keywords",
        help_text="One on each line. TikTok looks in descriptions and spoken words.",
    )
    regions = NamesField(
        kind=FieldType.COUNTRY,
        label="Regions",
        help_text="One country on each line, as a name or a code such as BE. Where the account was registered.",
    )
    query = forms.CharField(
        label="Query",
        required=False,
        strip=False,
        help_text="A JSON object with “and”, “or” or “not”, without dates.",
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )
    start_date = DayField(
        label="First day of creation",
        help_text="UTC, such as 1 March 2026.",
        error_messages={"required": "Enter the first day."},
    )
    end_date = DayField(
        label="Last day of creation",
        help_text="UTC, included.",
        error_messages={"required": "Enter the last day."},
    )
    fields_asked = forms.MultipleChoiceField(
        label="What to keep of each video",
        choices=[(each, each) for each in VIDEO_FIELDS],
        initial=list(DEFAULT_VIDEO_FIELDS),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Ask for what your application names and no more. The id and the moment of creation always come.",
    )

    reason = forms.CharField(
        label="Reason",
        required=False,
        help_text="Only for a collection that goes beyond the approved plan. The PI is told.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("way") == QUERY:
            cleaned["made"] = self._read_own_query()
        elif all(name in cleaned for name in _LISTS):
            cleaned["made"] = self._build_query()
        return cleaned

    def document(self) -> dict[str, Any]:
        """One element of the hand-over's list of collections. Of a valid form."""
        given = self.cleaned_data
        return {
            "name": given["name"],
            "kind": "videos",
            "query": given["made"],
            "start_date": _compact(given["start_date"]),
            "end_date": _compact(given["end_date"]),
            "fields": given["fields_asked"] or ["id", "create_time"],
        }

    def _read_own_query(self) -> dict[str, Any] | None:
        try:
            return read_query(self.cleaned_data["query"], draft=False)
        except QueryTextError as error:
            self.add_error("query", list(error.messages))
            return None

    def _build_query(self) -> dict[str, Any] | None:
        lists = [self.cleaned_data[name] for name in _LISTS]
        if not any(lists[:3]):
            self.add_error("hashtags", "Name at least one account, hashtag or keyword.")
            return None
        try:
            return dict(build_query(*lists).as_json())
        except QueryError as error:
            for problem in error.problems:
                name = problem.place.split("[")[0]
                self.add_error(name if name in _LISTS else None, problem.message)
            return None


def _compact(day: date) -> str:
    return f"{day:%Y%m%d}"
