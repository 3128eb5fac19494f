"""What happened at TikTok, as the team records it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.http import QueryDict

from proposals.forms.asking import AskingForm, DayField
from proposals.models.tracking import LONGEST_REASON
from proposals.rules.granted import GrantedPerson, GrantedRole, Product
from proposals.rules.refusals import RefusalReason

PEOPLE = "people"
MOST_PEOPLE = 50
_PERSON = re.compile(r"people\[(?P<number>\d+)\]\.(?P<field>name|email)")
ROLES = [
    (GrantedRole.DATA_USER.value, "Works with the data"),
    (GrantedRole.MANAGER.value, "Manages the project"),
]


class RecordSubmission(AskingForm):
    submitted_on = DayField(
        label="Day on which you submitted",
        error_messages={"required": "Enter the day on which you submitted"},
        help_text="For example 1 March 2027.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    tiktok_reference = forms.CharField(
        label="Number of the application at TikTok",
        required=False,
        max_length=100,
        help_text="If TikTok showed one.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class GrantedRow(forms.Form):
    use_required_attribute = False
    name = forms.CharField(label="Name", max_length=120, error_messages={"required": "Enter a name"})
    email = forms.EmailField(label="E-mail address", error_messages={"required": "Enter an e-mail address"})
    role = forms.TypedChoiceField(
        label="What they will do", choices=ROLES, coerce=GrantedRole, initial=GrantedRole.DATA_USER
    )

    def granted(self) -> GrantedPerson:
        return GrantedPerson(**{key: self.cleaned_data[key] for key in ("name", "email", "role")})


class _People(BaseFormSet):  # type: ignore[type-arg]  # Django's is not subscriptable at run time
    def add_fields(self, form: GrantedRow, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Remove"

    def kept(self) -> list[GrantedRow]:
        """Rows with content that are not to be removed."""
        return [
            form
            for form in self.forms
            if form.cleaned_data.get("name") and not form.cleaned_data.get("DELETE")
        ]

    def granted(self) -> list[GrantedPerson]:
        return [form.granted() for form in self.kept()]

    def show_problem(self, number: int, field: str, what: str) -> None:
        self.kept()[number].add_error(field, f"This {what}")


def _build_people(data: QueryDict | None, **options: Any) -> _People:
    kind = formset_factory(
        GrantedRow, formset=_People, extra=0, can_delete=True, max_num=MOST_PEOPLE, absolute_max=MOST_PEOPLE
    )
    return cast("_People", kind(data, **options))


class RecordGrant(AskingForm):
    decided_on = DayField(
        label="Day on which TikTok granted it",
        help_text="The date of TikTok’s message. For example 1 March 2027.",
        error_messages={"required": "Enter the day of TikTok’s answer"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    product = forms.ChoiceField(
        label="What TikTok granted",
        choices=[(product.value, product.words) for product in Product],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what TikTok granted"},
    )
    access_start = DayField(
        label="First day of access",
        help_text="As TikTok granted it, which may differ from what you asked for.",
        error_messages={"required": "Enter the first day of access"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    access_end = DayField(
        label="Last day of access",
        help_text="All data are erased in the day after it.",
        error_messages={"required": "Enter the last day of access"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self, data: QueryDict | None = None, *, people: Sequence[Mapping[str, str]] = (), **options: Any
    ) -> None:
        """`people` are those to begin with, as they stand in a hand-over's `team`."""
        super().__init__(data, **options)
        self.people = _build_people(data, initial=list(people), prefix=PEOPLE)

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.people.is_valid()])

    def _show(self, message: str, problems: Mapping[str, str]) -> None:
        for place, what in problems.items():
            if place in self.fields:
                self.add_error(place, f"{self.fields[place].label} {what}")
            elif found := _PERSON.fullmatch(place):
                self.people.show_problem(int(found["number"]), found["field"], what)
        if self.is_valid():
            self.add_error(None, message)


class RecordRefusal(AskingForm):
    decided_on = DayField(
        label="Day on which TikTok refused it",
        help_text="The date of TikTok’s message. For example 1 March 2027.",
        error_messages={"required": "Enter the day of TikTok’s answer"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    category = forms.TypedChoiceField(
        label="What kind of reason is it?",
        choices=[(each.value, each.words) for each in RefusalReason],
        coerce=RefusalReason,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the kind of reason that comes closest"},
    )
    reason = forms.CharField(
        label="What TikTok wrote",
        max_length=LONGEST_REASON,
        help_text="Copy it word for word: an appeal or a new attempt begins here.",
        error_messages={"required": "Enter what TikTok wrote as its reason"},
        widget=forms.Textarea(attrs={"rows": 6}),
    )


def with_one_more_row(data: QueryDict) -> QueryDict:
    """What was sent, with room for another person: for browsers without a script."""
    more = data.copy()
    total = data.get(f"{PEOPLE}-TOTAL_FORMS", "0")
    more[f"{PEOPLE}-TOTAL_FORMS"] = str(int(total) + 1 if total.isdecimal() else 1)
    return more
