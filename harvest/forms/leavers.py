"""Somebody who answers for the data says that copies of a person who left are gone."""

from django import forms


class VouchForm(forms.Form):
    reason = forms.CharField(
        label="How you know that their copies are gone",
        max_length=300,
        help_text="For example: their machine was handed in and erased on 3 May.",
        error_messages={"required": "Say how you know it."},
    )
