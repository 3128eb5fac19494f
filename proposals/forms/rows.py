"""Rows of several fields each, such as the people of a team. Adding and removing work without a script too."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory

from proposals.catalogue.model import Question
from proposals.catalogue.shapes import MAX_ROWS
from proposals.catalogue.visibility import is_answered
from proposals.forms.fields import build_part_field, show_part

PREFIX = "rows"


class RowForm(forms.Form):
    """One row. Its id is in the page from the start, so that saving it twice is saving the same row."""

    optional_unmarked = True
    use_required_attribute = False
    id = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, question: Question, new_id: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("id", new_id)
        self.question = question
        for part in question.fields:
            self.initial[part.key] = show_part(part, self.initial.get(part.key))
            self.fields[part.key] = build_part_field(part, self.initial[part.key])

    def row(self) -> dict[str, object]:
        """Without an id where a script made none: the shape then gives it one."""
        kept = {key: value for key, value in self.cleaned_data.items() if key != "DELETE"}
        return kept if kept["id"] else {key: value for key, value in kept.items() if key != "id"}


class RowFormSet(BaseFormSet):  # type: ignore[type-arg]  # Django's is not subscriptable at run time
    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """The empty form has no index: its id is completed by the script that copies it.

        Django drops a new row that says what is stored already, as every row does that was saved while it was typed.
        """
        token = uuid4().hex[:12]
        return super().get_form_kwargs(index) | {
            "new_id": token if index is not None else f"{token}-__prefix__",
            "empty_permitted": False,
        }

    def add_fields(self, form: RowForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Remove"

    def kept(self) -> list[dict[str, object]]:
        """The rows with content that are not to be removed."""
        kept = [form.row() for form in self.forms if not form.cleaned_data.get("DELETE")]
        return [row for row in kept if is_answered(row)]


def build_rows(
    question: Question, stored: object, *, data: Mapping[str, Any] | None, add_row: bool
) -> RowFormSet:
    """One empty row where there is none yet, or where one more is asked for."""
    rows = [dict(row) for row in stored] if isinstance(stored, list) else []
    factory: type[RowFormSet] = formset_factory(
        RowForm,
        formset=RowFormSet,
        extra=1 if add_row or not rows else 0,
        can_delete=True,
        max_num=MAX_ROWS,
        absolute_max=MAX_ROWS,
    )  # type: ignore[assignment]
    return factory(data, initial=rows, prefix=PREFIX, form_kwargs={"question": question})
