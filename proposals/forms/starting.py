"""A new application, and its title."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict

from proposals.forms.asking import AskingForm


class ChangeTitle(AskingForm):
    title = forms.CharField(
        label="Working title",
        help_text="For your team and the library; TikTok does not ask for it. You can change it later.",
        error_messages={"required": "Enter a working title"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class NewProposal(ChangeTitle):
    """`copies` are the applications whose answers can be taken over, as (number, title)."""

    pi_email = forms.EmailField(
        label="E-mail address of the PI",
        required=False,
        help_text="The principal investigator, who reads and approves the application. Leave it empty to name them later.",
        error_messages={
            "invalid": "Enter an e-mail address in the correct format, like name@university.example"
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    pi_name = forms.CharField(
        label="Name of the PI",
        required=False,
        max_length=120,
        help_text="Needed if they do not use Fieldgate yet: they get an invitation.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    copy_from = forms.ChoiceField(
        label="Copy the answers of an earlier application",
        required=False,
        help_text="Its texts alone: people, comments, versions and states are not taken over.",
        error_messages={"invalid_choice": "Choose one of your applications"},
    )

    def __init__(
        self, data: QueryDict | None = None, *, copies: Sequence[tuple[str, str]] = (), **options: Any
    ) -> None:
        super().__init__(data, **options)
        if not copies:
            del self.fields["copy_from"]
            return
        field = cast("forms.ChoiceField", self.fields["copy_from"])
        field.choices = [("", "None: begin with empty answers"), *copies]
