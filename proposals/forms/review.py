"""Sending an application to the PI, and deciding on it."""

from django import forms
from django.http import QueryDict

from proposals.forms.asking import AskingForm, DayField, PersonFields
from proposals.models.review import LONGEST_NOTE

APPROVE, CHANGES, DECLINE = "approve", "changes", "decline"
STILL, LOOK = "still", "look"
APPROVED = "Approved. The team was told, and can submit this version to TikTok."
SENT_BACK = "The team was told what to change. You will be asked again when it is done."
DECLINED = "Declined. The team was told, and can read why."
SAID = {APPROVE: APPROVED, CHANGES: SENT_BACK, DECLINE: DECLINED}


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
        choices=[(APPROVE, APPROVE), (CHANGES, CHANGES), (DECLINE, DECLINE)],
        widget=forms.HiddenInput,
        error_messages={"required": "Press one of the buttons"},
    )
    note = forms.CharField(
        label="Note to the team",
        required=False,
        max_length=LONGEST_NOTE,
        help_text="Needed to decline, and to ask for changes unless a comment beside an answer says what must change.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    @property
    def chosen(self) -> str:
        return str(self.cleaned_data["decision"])

    @property
    def said(self) -> str:
        """What was done, to the person who did it."""
        return SAID[self.chosen]


class Delegate(PersonFields):
    round_number = forms.IntegerField(widget=forms.HiddenInput)


class Advise(AskingForm):
    round_number = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label="Note to the PI",
        required=False,
        max_length=LONGEST_NOTE,
        help_text="What you think of it as a whole. The team reads it too.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class Confirm(AskingForm):
    """Whether an approval still stands after a change."""

    round_number = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        choices=[(STILL, STILL), (LOOK, LOOK)],
        widget=forms.HiddenInput,
        error_messages={"required": "Press one of the buttons"},
    )


class MarkSections(forms.Form):
    """`section`: the parts; `undo` takes the mark of one back."""

    round_number = forms.IntegerField()
    undo = forms.BooleanField(required=False)

    def sections(self) -> list[str]:
        data = self.data
        return data.getlist("section") if isinstance(data, QueryDict) else []
