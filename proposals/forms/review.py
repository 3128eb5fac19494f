"""Sending an application to the PI, and deciding on it."""

from django import forms

from proposals.forms.asking import AskingForm, DayField

LONGEST_NOTE = 4000
APPROVE, CHANGES = "approve", "changes"
APPROVED = "Approved. The team was told, and can submit this version to TikTok."
SENT_BACK = "The team was told what to change. You will be asked again when it is done."


class RequestReview(AskingForm):
    note = forms.CharField(
        label="Note to the PI",
        required=False,
        max_length=LONGEST_NOTE,
        help_text="What they should look at, or what has changed since the last time.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    due_on = DayField(
        label="Please answer by",
        required=False,
        help_text="For example 1 March 2027. The PI sees this day and is reminded of it.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class Decide(AskingForm):
    """`round_number` names the version that was on the screen."""

    round_number = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        choices=[(APPROVE, APPROVE), (CHANGES, CHANGES)],
        widget=forms.HiddenInput,
        error_messages={"required": "Press one of the two buttons"},
    )
    note = forms.CharField(
        label="Note to the team",
        required=False,
        max_length=LONGEST_NOTE,
        help_text="Needed to ask for changes, unless a comment beside an answer says what must change.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    @property
    def approves(self) -> bool:
        return bool(self.cleaned_data["decision"] == APPROVE)

    @property
    def said(self) -> str:
        """What was done, to the person who did it."""
        return APPROVED if self.approves else SENT_BACK
