"""Why a finding is fine as it is."""

from django import forms

from accounts.rules.errors import Conflict, Invalid, NotNow
from proposals.forms.asking import AskingForm


class ExplainFinding(AskingForm):
    shown = (Invalid, Conflict, NotNow)
    reason = forms.CharField(
        label="Why this is fine",
        help_text="Your PI reads it before approving, and it stands in every version and export.",
        error_messages={"required": "Say why this is fine"},
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2_000,
    )
