"""A text of the institution, as the library writes it."""

from collections.abc import Mapping
from typing import Any

from django import forms

from accounts.rules.errors import Conflict, Invalid
from proposals.catalogue.model import Catalogue, QuestionType
from proposals.forms.asking import AskingForm, DayField
from proposals.rules.institution_texts import Wording


class TextForm(AskingForm):
    """After `is_valid`, `wording` is what was typed. The questions are the long ones of the form in force."""

    shown = (Invalid, Conflict)
    expected = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    title = forms.CharField(
        label="Title",
        max_length=120,
        help_text="What it is about, as teams see it in the list.",
        error_messages={"required": "Enter a title"},
    )
    owner = forms.CharField(
        label="Owner",
        max_length=120,
        help_text="Who answers for what it says: an office or a post, for example the data protection officer.",
        error_messages={"required": "Enter who answers for this text"},
    )
    dated = DayField(
        label="In force since",
        help_text="The day from which the owner stands by this wording.",
        error_messages={"required": "Enter a day, like 1 March 2027"},
    )
    body = forms.CharField(
        label="Text",
        strip=False,
        max_length=20_000,
        help_text="As it is put into an answer; Markdown is kept.",
        error_messages={"required": "Enter the text"},
        widget=forms.Textarea(attrs={"rows": 12}),
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, catalogue: Catalogue, initial: dict[str, Any]
    ) -> None:
        super().__init__(data, initial=initial)
        long = [each for each in catalogue.questions() if each.type is QuestionType.LONGTEXT]
        self.fields["questions"] = forms.MultipleChoiceField(
            label="For these questions",
            choices=[(each.key, each.prompt) for each in long],
            error_messages={"required": "Choose at least one question"},
            widget=forms.CheckboxSelectMultiple,
        )

    @property
    def wording(self) -> Wording:
        given = self.cleaned_data
        return Wording(
            given["title"].strip(),
            given["owner"].strip(),
            given["dated"],
            tuple(given["questions"]),
            given["body"].replace("\r\n", "\n").strip(),
        )
