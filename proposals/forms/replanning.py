"""What the page of a forecast sends."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms

from accounts.rules.errors import Conflict, DomainError, Invalid, NotNow
from proposals.forms.asking import AskingForm
from proposals.forms.questions import INCOMPLETE
from proposals.rules.advice import CHANGED_BY_ADVICE, Shown
from tiktok.forecast import Change

_HIDDEN: Final[Mapping[str, Any]] = {
    "widget": forms.HiddenInput,
    "error_messages": {"required": INCOMPLETE, "invalid": INCOMPLETE, "invalid_choice": INCOMPLETE},
}


def name_of_version(key: str) -> str:
    """The name of the field that holds the version of an answer."""
    return f"version_{key.replace('.', '_')}"


class FollowAdvice(forms.Form):
    """One press of a button; there is nothing to type."""

    change = forms.ChoiceField(choices=[(each.value, each.value) for each in Change], **_HIDDEN)
    start = forms.DateField(input_formats=["%Y-%m-%d"], **_HIDDEN)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        for key in CHANGED_BY_ADVICE:
            self.fields[name_of_version(key)] = forms.IntegerField(min_value=0, **_HIDDEN)

    def shown(self) -> Shown:
        """After `is_valid`."""
        cleaned = self.cleaned_data
        versions = {key: cleaned[name_of_version(key)] for key in CHANGED_BY_ADVICE}
        return Shown(Change(cleaned["change"]), cleaned["start"], versions)


class AddToDesign(AskingForm):
    shown = (Invalid, Conflict, NotNow)
    paragraph = forms.CharField(
        label="Paragraph for your answer",
        help_text="Change it as you like, now or later. It is put after what you have written there.",
        error_messages={"required": "There is nothing to add: the paragraph is empty"},
        widget=forms.Textarea(attrs={"rows": 9}),
        max_length=10_000,
    )
    expected_version = forms.IntegerField(min_value=0, **_HIDDEN)

    def show(self, refused: DomainError) -> None:
        again = " Press again to put it after what stands there now." if isinstance(refused, Conflict) else ""
        self.add_error("paragraph", f"{refused.message}{again}")

    def write_on(self, version: int) -> None:
        """Sent again as it is, it goes on top of this version."""
        self.data = {**self.data, "expected_version": version}
