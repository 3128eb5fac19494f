"""Why a project ends."""

from django import forms


class ClosingForm(forms.Form):
    reason = forms.CharField(
        label="Reason",
        max_length=300,
        help_text="It stands in the certificate. For example: the study is finished.",
        error_messages={"required": "Give a reason."},
    )
