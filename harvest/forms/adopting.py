"""A project that was granted before it was here: a short form, a table of many, or a hand-over document."""

import json
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from harvest.forms.collection import DayField
from harvest.rules.adopting import Granted
from proposals.rules.granted import find_access_problem
from proposals.selectors.terms import list_versions

LARGEST_TABLE: Final = 500_000
LARGEST_HANDOVER: Final = 2_000_000
"""Bytes."""


class AdoptForm(forms.Form):
    title = forms.CharField(
        label="Title", max_length=200, error_messages={"required": "Enter the title of the research."}
    )
    pi_name = forms.CharField(
        label="Principal investigator",
        max_length=200,
        error_messages={"required": "Enter who leads the research."},
    )
    pi_email = forms.EmailField(
        label="Their e-mail",
        help_text="They get a mail, and confirm what you write here.",
        error_messages={"required": "Enter the address at which they are asked to confirm."},
    )
    grant_id = forms.CharField(
        label="Grant id",
        max_length=60,
        help_text="The number under which TikTok knows the application.",
        error_messages={"required": "Enter the number that TikTok gave it."},
    )
    granted_on = DayField(label="Granted on", required=False)
    access_start = DayField(label="First day of access", error_messages={"required": "Enter the day."})
    access_end = DayField(
        label="Last day of access",
        help_text="After it everything is erased. It stands in what TikTok wrote.",
        error_messages={"required": "Enter the day."},
    )
    terms = forms.ChoiceField(label="Rules that it was granted under", required=False)
    place = forms.CharField(
        label="Where the data lie now",
        max_length=500,
        help_text="In words: a folder of the department’s server, somebody’s laptop, another service. “Nowhere yet” if there are none.",
        error_messages={"required": "Say where the data lie now."},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        versions = [(label, label) for label in list_versions()]
        self.fields["terms"].choices = [("", "Those in force here"), *versions]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = cleaned.get("access_start"), cleaned.get("access_end")
        if start and end and (problem := find_access_problem(start, end)):
            self.add_error("access_end", f"This {problem}.")
        return cleaned

    def granted(self) -> Granted:
        given = self.cleaned_data
        return Granted(**given | {"granted_on": given["granted_on"] or None})


class CorrectForm(AdoptForm):
    """The people stay, and so do the rules."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("pi_name", "pi_email", "terms", "granted_on"):
            del self.fields[name]

    def granted(self) -> Granted:
        return Granted(**self.cleaned_data, pi_name="", pi_email="", granted_on=None, terms="")


class TableForm(forms.Form):
    """`text` holds the table: of the file, or as it was shown in the preview."""

    file = forms.FileField(
        label="Table (CSV)",
        required=False,
        help_text="Up to 500 projects, a line each, with the columns named on its first line.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )
    text = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        file = cleaned.get("file")
        if file:
            cleaned["text"] = _decode(file, LARGEST_TABLE)
        if not self.errors and not cleaned.get("text", "").strip():
            self.add_error("file", "Choose a table.")
        return cleaned


class HandoverForm(forms.Form):
    handover = forms.FileField(
        label="Hand-over document (JSON)",
        help_text="Written by Fieldgate elsewhere, with its people and collections.",
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
        error_messages={"required": "Choose a document."},
    )

    def clean_handover(self) -> Any:
        text = _decode(self.cleaned_data["handover"], LARGEST_HANDOVER)
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            raise ValidationError("This file is not JSON.") from error


class ObjectForm(forms.Form):
    what = forms.CharField(
        label="What is wrong?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what is wrong; the library corrects it."},
    )


def _decode(file: Any, largest: int) -> str:
    if file.size > largest:
        raise ValidationError(f"This file is larger than {largest // 1000:,} kB.")
    try:
        text: str = file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(
            "This file is not written in UTF-8. In a spreadsheet, save it as “CSV UTF-8”."
        ) from error
    return text
