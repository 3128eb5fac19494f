"""What TikTok's form shows, and what the library found."""

from django import forms

from proposals.forms.asking import AskingForm
from proposals.models.tracking import LONGEST_REPORT


class ReportForm(AskingForm):
    seen = forms.CharField(
        label="What does TikTok’s form show?",
        max_length=LONGEST_REPORT,
        help_text="Its words, a limit of characters, other options. If the question is gone, say so.",
        error_messages={"required": "Enter what TikTok’s form shows"},
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class SettleReport(AskingForm):
    note = forms.CharField(
        label="What you found",
        required=False,
        max_length=LONGEST_REPORT,
        help_text="The team sees it beside the question.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
