"""What applies of TikTok's rules: a choice with its reason, a next version, the terms that a team accepted."""

from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError

from harvest.forms.collection import DayField
from harvest.models import AcceptedTerms
from harvest.rules.terms import LARGEST, LONGEST_REASON, Ground
from proposals.catalogue.positions import find_default, list_positions
from proposals.catalogue.terms import LIBRARIAN, Clause, Profile

PROFILE: Final = "profile"
"""The choice of what the profile picks."""


class _ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Reason",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everybody of the project reads it, and so may an auditor.",
        error_messages={"required": "Give a reason."},
    )


class ChooseForm(_ReasonForm):
    """Of one clause. Who decided in an office is asked where the clause is an office's."""

    position = forms.ChoiceField(
        label="What applies",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what applies.", "invalid_choice": "Choose one of these."},
    )
    office = forms.CharField(
        label="Who decided it there",
        max_length=200,
        help_text="Name and role.",
        error_messages={"required": "Say who decided it."},
    )
    office_on = DayField(
        label="Decided on", help_text="Such as 1 March 2027.", error_messages={"required": "Enter the day."}
    )
    field_order = ("position", "reason", "office", "office_on")

    def __init__(self, clause: Clause, profile: Profile, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        default = find_default(clause, profile)
        picked = f"As the profile picks: {default.title}" if default else "As the profile picks"
        positions = [(each.key, each.title) for each in list_positions(clause)]
        cast("forms.ChoiceField", self.fields["position"]).choices = [(PROFILE, picked), *positions]
        if clause.decides == LIBRARIAN:
            del self.fields["office"], self.fields["office_on"]
        else:
            self.fields["office"].help_text = f"Name and role; {clause.decides} decides about this rule."

    @property
    def ground(self) -> Ground:
        given = self.cleaned_data
        return Ground(given["reason"], given.get("office", ""), given.get("office_on"))

    @property
    def chosen(self) -> str:
        """Key of the position; "" for what the profile picks."""
        position = str(self.cleaned_data["position"])
        return "" if position == PROFILE else position


class SeenField(forms.MultipleChoiceField):
    """Each as `REF:DIGEST`. Whether a digest still fits is for the service, which looks anew."""

    def valid_value(self, value: str) -> bool:
        return value.count(":") == 1 and "\0" not in value


class AdoptForm(_ReasonForm):
    projects = SeenField(
        label="Projects",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one project."},
    )

    @property
    def seen(self) -> dict[str, str]:
        """Digest by reference."""
        return dict(each.split(":") for each in self.cleaned_data["projects"])


class AcceptedForm(forms.Form):
    file = forms.FileField(
        label="The terms as a file",
        help_text="PDF or plain text, up to 10 MB: what was read and accepted, with its date.",
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.txt"}),
        error_messages={
            "required": "Choose the file.",
            "empty": "This file is empty. Choose the one with the terms.",
        },
    )
    accepted_on = DayField(
        label="Accepted on", help_text="Such as 1 March 2027.", error_messages={"required": "Enter the day."}
    )
    accepted_by = forms.CharField(
        label="Accepted by",
        max_length=200,
        help_text="Name and role of the person who accepted or signed for your institution.",
        error_messages={"required": "Say who accepted them."},
    )
    party = forms.ChoiceField(
        label="Company of TikTok’s that they are agreed with",
        choices=AcceptedTerms.Party.choices,
        help_text="The terms name it near their beginning.",
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError("This file is larger than 10 MB. Send the text of the terms alone.")
        return file
