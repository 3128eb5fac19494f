"""A step to the end is ticked off."""

from django import forms


class TickForm(forms.Form):
    note = forms.CharField(
        label="How, or where it stands",
        max_length=300,
        required=False,
        help_text="Optional. Do not name anybody behind the records.",
    )
