"""What went between the team and TikTok, as the team records it."""

from django import forms

from proposals.forms.asking import AskingForm, DayField
from proposals.models.tracking import LONGEST_MESSAGE


class RecordMessage(AskingForm):
    """A message, whoever wrote it."""

    from_tiktok = forms.TypedChoiceField(
        label="Who wrote it?",
        choices=[("yes", "TikTok"), ("no", "We did")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who wrote it"},
    )
    sent_on = DayField(
        label="Day on which it was sent",
        help_text="For example 1 March 2027.",
        error_messages={"required": "Enter the day on which it was sent"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    text = forms.CharField(
        label="What was written",
        max_length=LONGEST_MESSAGE,
        help_text="Copy it word for word: an appeal can quote it. Leave out passwords and keys.",
        error_messages={"required": "Enter what was written"},
        widget=forms.Textarea(attrs={"rows": 10}),
    )


class RecordQuestion(RecordMessage):
    """TikTok asks for more."""

    from_tiktok = None  # type: ignore[assignment]  # Django's way to leave out a field of the base
    answer_by = DayField(
        label="Day by which TikTok wants the answer",
        required=False,
        help_text="If TikTok named one. Everybody of the application is reminded of it.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class RecordSent(RecordMessage):
    """The team wrote: an answer or an appeal."""

    from_tiktok = None  # type: ignore[assignment]  # Django's way to leave out a field of the base


class Withdraw(AskingForm):
    """Nothing to fill in; a button that says what it does."""
