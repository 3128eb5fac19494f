"""The record of the institution, and its confirmation in an application."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django import forms

from accounts.rules.errors import Conflict, DomainError, Invalid
from proposals.catalogue.model import Audience, Field, FieldType, Question, QuestionType
from proposals.forms.asking import AskingForm
from proposals.forms.fields import build_part_field
from proposals.forms.rows import build_rows
from proposals.rules.identifiers import IdentifierError, Kind, read_identifier
from proposals.rules.institution import Department, Institution, MailRule, changes

OTHER: Final = ""
"""The choice of a department that is not in the record."""
_DOMAIN: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}")
_MAIL_RULES: Final = [
    (MailRule.POINTED_OUT, "Point it out; the team decides"),
    (MailRule.REFUSED, "It must be changed before the PI reads the application"),
]


def _field(key: str, label: str, hint: str = "", kind: FieldType = FieldType.TEXT) -> Field:
    return Field(key, label, hint, kind, required=key in ("name", "country"), platform=True)


DEPARTMENTS: Final = Question(
    key="departments",
    type=QuestionType.LIST,
    audience=Audience.LOCAL,
    asked=None,
    prompt="Departments",
    hint="",
    guidance="",
    skeleton="",
    example="",
    options=(),
    fields=(
        _field("name", "Department"),
        _field("website", "Website"),
        _field("street", "Street and number", "Only if it has an address of its own"),
        _field("city", "Postal code and city"),
    ),
    limit=None,
    required=False,
    visible_if=None,
    order=None,
    source="Fieldgate",
    observed_on=date(2026, 11, 22),
)
_COUNTRY: Final = _field("country", "Country", kind=FieldType.COUNTRY)


OVERTAKEN: Final = (
    "Record {number} was kept while you were writing, and yours was not. What you typed stands below; different from that record "
    "is: {different}. Keep this record again to put yours in its place."
)


class InstitutionForm(AskingForm):
    """After `is_valid`, `institution` is what was typed. `departments` are its rows, one always empty at the end."""

    shown = (Invalid, Conflict)
    expected = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    name = forms.CharField(label="Name", max_length=300, help_text="The official name in English, in full.")
    ror = forms.CharField(
        label="ROR id",
        required=False,
        max_length=100,
        help_text="Its entry at ror.org, with or without the address.",
    )
    street = forms.CharField(label="Street and number", required=False, max_length=300)
    city = forms.CharField(label="Postal code and city", required=False, max_length=300)
    website = forms.URLField(
        label="Website",
        required=False,
        assume_scheme="https",
        max_length=500,
        error_messages={
            "invalid": "Enter the full address of the website, like https://www.university.example"
        },
        widget=forms.TextInput,
    )
    mail_domains = forms.CharField(
        label="Domains of its mail addresses",
        required=False,
        max_length=2_000,
        help_text="One on each line, for example university.example; what stands before it is included.",
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocapitalize": "none"}),
    )
    mail_rule = forms.TypedChoiceField(
        label="If somebody of a team has another address, or a private one",
        choices=_MAIL_RULES,
        initial=MailRule.POINTED_OUT,
        coerce=MailRule,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Mapping[str, Any] | None, *, kept: Institution | None, number: int) -> None:
        """`kept` is the record in force, `number` its number; 0 where there is none."""
        self._kept, self._number = kept, number
        content = kept.as_json() if kept else {}
        content["mail_domains"] = "\n".join(kept.mail_domains) if kept else ""
        content.setdefault("mail_rule", MailRule.POINTED_OUT)
        super().__init__(data, initial=content | {"expected": number})
        self.fields["country"] = build_part_field(_COUNTRY, content.get("country"))
        self.fields["country"].required = True
        self.fields["country"].error_messages["required"] = "Choose the country"
        self.fields["name"].error_messages["required"] = "Enter the name of the institution"
        self.order_fields(["expected", "name", "ror", "street", "city", "country"])
        self.departments = build_rows(
            DEPARTMENTS, list(content.get("departments", ())), data=data or None, add_row=True
        )

    def show(self, refused: DomainError) -> None:
        """Where another record was kept meanwhile, what was typed stays, and pressing again keeps it over that one."""
        if not isinstance(refused, Conflict) or self._kept is None:
            super().show(refused)
            return
        different = ", ".join(changes(self._kept, self.institution)) or "nothing"
        self.add_error(None, OVERTAKEN.format(number=self._number, different=different))
        self.data = {**self.data, "expected": str(self._number)}

    def clean_ror(self) -> str:
        typed: str = self.cleaned_data["ror"]
        try:
            return read_identifier(Kind.ROR, typed).bare if typed else ""
        except IdentifierError as error:
            raise forms.ValidationError(str(error)) from error

    def clean_mail_domains(self) -> tuple[str, ...]:
        lines = self.cleaned_data["mail_domains"].casefold().replace("@", " ").split()
        if wrong := [line for line in lines if not _DOMAIN.fullmatch(line)]:
            raise forms.ValidationError(f"“{wrong[0]}” is no domain. It looks like university.example.")
        return tuple(dict.fromkeys(lines))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.departments.is_valid():
            raise forms.ValidationError("The page was sent incompletely. Load it again; nothing was changed.")
        return cleaned

    @property
    def institution(self) -> Institution:
        given = {key: value for key, value in self.cleaned_data.items() if key != "expected"}
        return Institution(**given, departments=tuple(map(_department, self._rows())))

    def _rows(self) -> list[dict[str, object]]:
        return [row for row in self.departments.kept() if str(row.get("name", "")).strip()]


class ConfirmForm(AskingForm):
    """Which department applies: one of the record, or another that is named here. After `is_valid`: `chosen`."""

    optional_unmarked = True
    number = forms.IntegerField(widget=forms.HiddenInput)
    other_name = forms.CharField(label="Name of another department", required=False, max_length=300)
    other_website = forms.URLField(
        label="Website of another department",
        required=False,
        assume_scheme="https",
        max_length=500,
        error_messages={
            "invalid": "Enter the full address of the website, like https://www.university.example"
        },
        widget=forms.TextInput,
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        institution: Institution,
        number: int,
        versions: Mapping[str, int],
        department: str,
    ) -> None:
        known = institution.department(department)
        super().__init__(
            data,
            initial={
                "number": number,
                "department": department if known else OTHER,
                "other_name": "" if known else department,
            },
        )
        self.known = institution
        names = [(each.name, each.name) for each in institution.departments]
        self.fields["department"] = forms.ChoiceField(
            label="Which department applies?",
            choices=[*names, (OTHER, "Another department")],
            required=False,
            widget=forms.RadioSelect,
        )
        for key, version in versions.items():
            self.fields[key] = forms.IntegerField(initial=version, min_value=0, widget=forms.HiddenInput)
        self.order_fields(["department"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("department") and not cleaned.get("other_name"):
            self.add_error("other_name", "Enter the name of the department, or choose one of the list")
        return cleaned

    @property
    def chosen(self) -> Department:
        known = self.known.department(self.cleaned_data["department"])
        return known or Department(self.cleaned_data["other_name"], self.cleaned_data["other_website"])

    @property
    def expected(self) -> dict[str, int]:
        return {key: value for key, value in self.cleaned_data.items() if key.startswith("institution.")}


def _department(row: Mapping[str, object]) -> Department:
    return Department(**{key: str(value).strip() for key, value in row.items() if key != "id"})
