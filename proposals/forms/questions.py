"""The form of one question, built from the catalogue.

A draft (saved while typing, or to come back later) is kept as far as it can be kept at all. A finished answer is also
asked what it means: which of two dates, which of TikTok's words. What an answer says is judged by findings, never here.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError

from proposals.catalogue.model import FieldType, Question, QuestionType
from proposals.catalogue.shapes import ShapeError, check_shape
from proposals.catalogue.visibility import is_answered
from proposals.forms import fields
from proposals.forms.rows import RowFormSet, build_rows

ANSWER = "answer"
"""The name of the field of a question that has only one."""

INCOMPLETE = "The page was sent incompletely. Load it again; what you typed is still below."


def build_question_form(
    question: Question,
    value: object,
    version: int,
    *,
    data: Mapping[str, Any] | None = None,
    draft: bool = False,
    add_row: bool = False,
) -> "QuestionForm":
    """`value` is what is stored at `version` (0: nothing yet); `data` is what was sent. `add_row` shows one more empty row."""
    kind = _FORMS.get(question.type, AnswerForm)
    if question.type is QuestionType.LIST and fields.is_list_of_names(question):
        kind = AnswerForm
    return kind(question, value, version, data=data, draft=draft, add_row=add_row)


class QuestionForm(forms.Form):
    """After `is_valid`, `value` is the answer in the shape in which it is stored."""

    optional_unmarked = True
    use_required_attribute = False
    expected_version = forms.IntegerField(
        min_value=0,
        widget=forms.HiddenInput,
        error_messages={"required": INCOMPLETE, "invalid": INCOMPLETE, "min_value": INCOMPLETE},
    )

    def __init__(
        self,
        question: Question,
        value: object,
        version: int,
        *,
        data: Mapping[str, Any] | None,
        draft: bool,
        add_row: bool,
    ) -> None:
        self.question, self.stored, self.draft, self.add_row = question, value, draft, add_row
        self.value: object = None
        self.rows: RowFormSet | None = None
        super().__init__(data, initial={"expected_version": version, **self.initials()})
        self.fields.update(self.build_fields())
        self.helper = FormHelper(self)  # type: ignore[no-untyped-call]
        self.helper.form_tag, self.helper.disable_csrf = False, True
        self.helper.form_show_labels = self.shows_labels

    shows_labels = True
    """Whether the labels of the fields say more than the heading of the page."""

    def initials(self) -> dict[str, object]:
        return {}

    def build_fields(self) -> dict[str, forms.Field]:
        return {}

    def read(self, cleaned: Mapping[str, Any]) -> object:
        """The answer that the cleaned fields hold."""
        raise NotImplementedError

    def place_of(self, place: str) -> str | None:
        """The field that shows what is wrong at a place of the answer; None: above the form."""
        return place if place in self.fields else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            self._check_shape(cleaned)
        return cleaned

    def _check_shape(self, cleaned: Mapping[str, Any]) -> None:
        value = self.read(cleaned)
        try:
            self.value = check_shape(self.question, value) if is_answered(value) else None
        except ShapeError as error:
            self.add_error(self.place_of(error.place), _explain(error))

    @property
    def expected(self) -> int:
        """The version on top of which the answer was written."""
        return int(self.cleaned_data["expected_version"])

    @property
    def noun(self) -> str:
        """What one row is called."""
        return "person" if any(part.type is FieldType.EMAIL for part in self.question.fields) else "row"

    @property
    def is_markdown(self) -> bool:
        return self.question.type is QuestionType.LONGTEXT

    @property
    def is_query(self) -> bool:
        return self.question.type is QuestionType.QUERY

    @property
    def has_preview(self) -> bool:
        return self.is_markdown or self.is_query

    @property
    def is_counted(self) -> bool:
        """Whether the length as plain text is shown."""
        return self.question.type in (QuestionType.TEXT, QuestionType.LONGTEXT)

    def words(self) -> Iterator[str]:
        """Everything that is wrong, for a line of text."""
        for errors in self.errors.values():
            yield from map(str, errors)


class AnswerForm(QuestionForm):
    """One field is the whole answer."""

    shows_labels = False

    def initials(self) -> dict[str, object]:
        return {ANSWER: fields.show(self.question, self.stored)}

    def build_fields(self) -> dict[str, forms.Field]:
        return {ANSWER: fields.build_answer_field(self.question, self.stored, draft=self.draft)}

    def read(self, cleaned: Mapping[str, Any]) -> object:
        return cleaned[ANSWER]

    def place_of(self, place: str) -> str | None:
        return ANSWER


class PartsForm(QuestionForm):
    """A field for each part."""

    def initials(self) -> dict[str, object]:
        stored = self.stored if isinstance(self.stored, Mapping) else {}
        return {part.key: fields.show_part(part, stored.get(part.key)) for part in self.question.fields}

    def build_fields(self) -> dict[str, forms.Field]:
        return {
            part.key: fields.build_part_field(part, self.initial[part.key]) for part in self.question.fields
        }

    def read(self, cleaned: Mapping[str, Any]) -> object:
        return {part.key: cleaned[part.key] for part in self.question.fields}


class RowsForm(QuestionForm):
    """A form for each row, which can be added and removed."""

    def build_fields(self) -> dict[str, forms.Field]:
        self.rows = build_rows(self.question, self.stored, data=self.data or None, add_row=self.add_row)
        return {}

    def clean(self) -> dict[str, Any]:
        if self.rows is not None and not self.rows.is_valid():
            raise ValidationError(INCOMPLETE)
        return super().clean()

    def read(self, cleaned: Mapping[str, Any]) -> object:
        return self.rows.kept() if self.rows is not None else None


def _explain(error: ShapeError) -> str:
    """What is wrong, and that what was typed is on the page still."""
    return f"{error.message} Nothing was saved; what you typed is below."


_FORMS: Mapping[QuestionType, type[QuestionForm]] = {
    QuestionType.PARTS: PartsForm,
    QuestionType.LIST: RowsForm,
}
