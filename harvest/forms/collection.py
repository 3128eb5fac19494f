"""A collection besides its query: name, period, what is kept, what comes with each video, and why beyond the plan."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, Self

from django import forms
from django.core.exceptions import ValidationError

from proposals.forms.days import ask_again, read_days
from tiktok.field_words import VIDEO_FIELD_WORDS
from tiktok.fields import ALWAYS_ASKED, DEFAULT_VIDEO_FIELDS, VIDEO_FIELDS
from tiktok.limits import COMMENTS_PER_VIDEO

EXTRAS: Final = (
    (
        "comments",
        f"Comments: at least a request for each video, and one for each 100 of them; TikTok gives about {COMMENTS_PER_VIDEO:,} of a video at most",
    ),
    (
        "replies",
        "Replies to comments: at least a request more for each comment that has any; brings the comments along",
    ),
    (
        "accounts",
        "Profiles of the accounts: a request for each account, again at each check of whether it still exists",
    ),
)


class DayField(forms.CharField):
    """A day in any usual writing; cleans to a date, or to None where nothing was asked and nothing typed."""

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        days = read_days(typed)
        if len(days) != 1:
            raise ValidationError(ask_again(typed, days))
        return days[0]


class CollectionForm(forms.Form):
    """Nothing is marked as optional: what may be left out is obvious, and the reason is only asked where it is needed.

    `query` is used where the query is written as TikTok's object; else its rows are forms of their own."""

    optional_unmarked = True
    name = forms.CharField(
        label="Name",
        max_length=80,
        help_text="What you call it, such as “elections”. It stands in datasets too.",
        error_messages={"required": "Give the collection a name."},
    )
    query = forms.CharField(
        label="Query as TikTok takes it",
        required=False,
        strip=False,
        help_text="A JSON object with the lists “and”, “or” and “not”. The period is asked below.",
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false", "class": "typed-code"}),
    )
    start_date = DayField(
        label="First day of posting",
        help_text="UTC, such as 1 March 2026.",
        error_messages={"required": "Enter the first day."},
    )
    end_date = DayField(
        label="Last day of posting",
        help_text="UTC, included.",
        error_messages={"required": "Enter the last day."},
    )
    fields_asked = forms.MultipleChoiceField(
        label="What to keep of each video",
        choices=(),
        initial=[each for each in DEFAULT_VIDEO_FIELDS if each not in ALWAYS_ASKED],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Ask for what your application names and no more. The number of the video and when it was posted always come.",
    )
    extras = forms.MultipleChoiceField(
        label="What to collect with each video",
        choices=EXTRAS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = forms.CharField(
        label="Why does it go beyond the approved plan?",
        required=False,
        help_text="The PI is told, and reads this. It is kept with the collection.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}))
        asked = self["fields_asked"].value() or []
        more = [name for name in asked if name not in VIDEO_FIELDS]
        choices = self.fields["fields_asked"]
        assert isinstance(choices, forms.MultipleChoiceField)  # noqa: S101 -- told to the type checker
        choices.choices = [
            *_list_fields(),
            *((name, f"{name}: TikTok does not describe it") for name in more),
        ]

    @classmethod
    def unjudged(cls, data: Any) -> Self:
        """What was sent, as it was sent, without a word on what is wrong or missing."""
        fields: Mapping[str, forms.Field] = cls.base_fields
        return cls(
            initial={name: field.widget.value_from_datadict(data, {}, name) for name, field in fields.items()}
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("start_date"), cleaned.get("end_date")
        if first and last and last < first:
            self.add_error("end_date", "The last day is before the first.")
        if "replies" in cleaned.get("extras", ()) and "comments" not in cleaned["extras"]:
            cleaned["extras"] = [name for name, _ in EXTRAS if name in ("comments", *cleaned["extras"])]
        return cleaned

    def document(self, query: Mapping[str, Any]) -> dict[str, Any]:
        """One element of the hand-over's list of collections. Of a valid form."""
        given = self.cleaned_data
        return {
            "name": given["name"],
            "kind": "videos",
            "query": query,
            "start_date": _compact(given["start_date"]),
            "end_date": _compact(given["end_date"]),
            "fields": [*ALWAYS_ASKED, *given["fields_asked"]],
            "with": given["extras"],
        }


def _list_fields() -> list[tuple[str, str]]:
    return [(each, f"{each}: {VIDEO_FIELD_WORDS[each]}") for each in VIDEO_FIELDS if each not in ALWAYS_ASKED]


def _compact(day: date) -> str:
    return f"{day.year:04}{day:%m%d}"
