"""What a next application begins with."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict

from proposals.forms.asking import AskingForm
from proposals.models.tracking import LONGEST_REASON


class BeginAttempt(AskingForm):
    """`asked` are the questions of the form, as (key, words) below the titles of their sections."""

    questions = forms.MultipleChoiceField(
        label="Which answers does the refusal concern?",
        required=False,
        help_text="The reason stands as a comment beside each, and the PI cannot approve before it is resolved.",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        asked: Sequence[tuple[str, Sequence[tuple[str, str]]]] = (),
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        cast("forms.MultipleChoiceField", self.fields["questions"]).choices = list(asked)


class BeginAmendment(AskingForm):
    reason = forms.CharField(
        label="What has to change, and why?",
        max_length=LONGEST_REASON,
        help_text="Another member, other data, another end. It stands as a note in the new application.",
        error_messages={"required": "Say what has to change and why"},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
