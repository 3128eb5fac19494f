"""What goes into a dataset, and how."""

from typing import cast

from django import forms

from harvest.models import Collection, Project


class DatasetForm(forms.Form):
    format = forms.ChoiceField(
        label="Format",
        choices=[("csv", "CSV, for spreadsheets and statistics"), ("jsonl", "JSON lines, for programs")],
        widget=forms.RadioSelect,
        initial="csv",
    )
    collection = forms.ModelChoiceField(
        label="Collection",
        queryset=Collection.objects.none(),
        required=False,
        empty_label="All collections",
    )
    with_names = forms.BooleanField(
        label="With account names as TikTok gives them",
        required=False,
        help_text="Without this, each name becomes a code that stays the same within the project. Tick it only if your analysis needs names.",
    )

    def __init__(self, project: Project, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        chosen = cast("forms.ModelChoiceField[Collection]", self.fields["collection"])
        chosen.queryset = project.collections.all()
