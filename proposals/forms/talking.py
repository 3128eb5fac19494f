"""Comments beside the answers. The service judges the text; whatever it refuses stands beside it, and the text stays."""

from django import forms

from accounts.rules.errors import DomainError
from proposals.forms.asking import AskingForm
from proposals.models import Thread


class Speak(AskingForm):
    shown = (DomainError,)
    body = forms.CharField(required=False, strip=False)

    @property
    def text(self) -> str:
        return str(self.cleaned_data["body"])


class NewThread(Speak):
    kind = forms.TypedChoiceField(
        choices=Thread.Kind.choices,
        coerce=Thread.Kind,
        error_messages={"required": "Choose what kind of comment it is"},
    )
    quote = forms.CharField(required=False)
    before = forms.CharField(required=False, strip=False)
    replacement = forms.CharField(required=False, strip=False)
    audience = forms.TypedChoiceField(
        choices=Thread.Audience.choices,
        coerce=Thread.Audience,
        required=False,
        empty_value=Thread.Audience.TEAM,
    )


class Accept(Speak):
    expected_version = forms.IntegerField(min_value=0)


class KeepDraft(forms.Form):
    """Which reply it is; None for a new comment."""

    thread = forms.IntegerField(min_value=1, required=False)
