"""What goes into a dataset, and how."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError

from harvest.models import Collection, Project
from harvest.rules.columns import CHOOSABLE, choose_columns
from harvest.rules.kinds import BY_FILE, COMMENT, VIDEO
from proposals.forms.days import ask_again, read_days

CODES, OWN_CODES, NAMES = "codes", "own_codes", "names"
_FORMATS: Final = [
    ("csv", "CSV, for spreadsheets and statistics"),
    ("jsonl", "JSON lines, for programs: everything as TikTok gave it"),
    ("parquet", "Parquet, for DuckDB, Spark, R and pandas: many files, by month"),
    ("ids", "Ids alone, one on each line"),
]


class DayField(forms.CharField):
    """A day in any usual writing, or none; cleans to a date."""

    def clean(self, value: Any) -> date | None:
        typed = super().clean(value)
        if not typed:
            return None
        days = read_days(typed)
        if len(days) != 1:
            raise ValidationError(ask_again(typed, days))
        return days[0]


def list_fields(collections: Iterable[Collection]) -> list[str]:
    """Fields that records of these may have, as CHOOSABLE orders them."""
    asked, kinds = set[str](), {VIDEO.name}
    for each in collections:
        asked.update(each.fields)
        kinds |= {BY_FILE[name].name for name in (each.kind, *each.extras) if name in BY_FILE}
        if "replies" in each.extras:
            kinds.add(COMMENT.name)
    there = {name for kind in kinds for name in choose_columns(kind, asked)}
    return [name for name in CHOOSABLE if name in there]


class DatasetForm(forms.Form):
    format = forms.ChoiceField(label="Format", choices=_FORMATS, widget=forms.RadioSelect, initial="csv")
    collection = forms.ModelChoiceField(
        label="Collection",
        queryset=Collection.objects.none(),
        required=False,
        empty_label="All collections",
    )
    created_from = DayField(
        label="Created from",
        required=False,
        help_text="A day in UTC, such as 1 October 2026. Leave both days empty for all. Accounts and lists have no such day and come whole.",
    )
    created_to = DayField(label="Created to", required=False, help_text="This day is included.")
    fields_chosen = forms.MultipleChoiceField(
        label="Fields",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Tick none for all of them. The id is always there.",
    )
    naming = forms.ChoiceField(
        label="Names of accounts",
        choices=[
            (CODES, "Codes that are the same in every dataset of the project"),
            (OWN_CODES, "Codes that no other dataset has, so that nobody can link the two by them"),
            (NAMES, "Names as TikTok gives them. Choose this only if your analysis needs names"),
        ],
        widget=forms.RadioSelect,
        initial=CODES,
        help_text="With codes the data are pseudonymised, not anonymous: the id of a video leads to its author.",
    )

    deposited = forms.BooleanField(
        label="Put a copy into the site's storage",
        required=False,
        help_text="It changes with the dataset, and goes when the dataset goes.",
    )

    def __init__(self, project: Project, *args: object, has_storage: bool, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        if not has_storage:
            del self.fields["deposited"]
        chosen = cast("forms.ModelChoiceField[Collection]", self.fields["collection"])
        chosen.queryset = project.collections.all()
        fields = cast("forms.MultipleChoiceField", self.fields["fields_chosen"])
        fields.choices = [(name, name) for name in list_fields(chosen.queryset)]

    def choices(self) -> dict[str, Any]:
        """Of a valid form, as `services.datasets.Choice` names them."""
        clean = self.cleaned_data
        return {
            "format": clean["format"],
            "collection": clean["collection"],
            "created_from": clean["created_from"],
            "created_to": clean["created_to"],
            "fields": tuple(clean["fields_chosen"]),
            "with_names": clean["naming"] == NAMES,
            "own_codes": clean["naming"] == OWN_CODES,
            "deposited": clean.get("deposited", False),
        }
