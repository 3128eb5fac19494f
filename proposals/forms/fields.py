"""A control for each type of answer. What it cleans to is the answer's JSON value."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from proposals.catalogue.model import Field, FieldType, Question, QuestionType
from proposals.forms.days import ask_again, read_days
from proposals.forms.lines import LineError, read_lines, write_lines
from proposals.forms.queries import QueryTextError, read_query, write_query
from proposals.rules.days import say_day
from proposals.rules.identifiers import IDENTIFIER_FIELDS, IdentifierError, Kind, read_identifier
from tiktok.regions import REGIONS

YES_NO: Final = [("yes", "Yes"), ("no", "No")]
ROWS: Final = {QuestionType.LONGTEXT: 12, QuestionType.QUERY: 12, QuestionType.LIST: 8}


class YesNoField(forms.TypedChoiceField):
    """True, False, or None for neither."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            choices=YES_NO, coerce="yes".__eq__, empty_value=None, widget=forms.RadioSelect, **options
        )


class DayField(forms.CharField):
    """ISO text for a date in any usual writing. Words without a digit ("not known yet") are kept as typed."""

    def __init__(self, *, draft: bool, **options: Any) -> None:
        super().__init__(**options)
        self.draft = draft

    def clean(self, value: Any) -> str:
        typed: str = super().clean(value)
        days = read_days(typed)
        if len(days) == 1:
            return days[0].isoformat()
        if not self.draft and any(map(str.isdigit, typed)):
            raise ValidationError(ask_again(typed, days))
        return typed


class IdentifierField(forms.CharField):
    """An ORCID iD or a ROR id without its address. What is none is kept as typed: a finding says so."""

    def __init__(self, *, kind: Kind, **options: Any) -> None:
        super().__init__(strip=False, **options)
        self.kind = kind

    def clean(self, value: Any) -> str:
        typed: str = super().clean(value)
        try:
            return read_identifier(self.kind, typed).bare
        except IdentifierError:
            return typed


class QueryField(forms.CharField):
    """The JSON object, or None."""

    def __init__(self, *, draft: bool, **options: Any) -> None:
        super().__init__(**options)
        self.draft = draft

    def clean(self, value: Any) -> dict[str, object] | None:
        typed: str = super().clean(value)
        if not typed.strip():
            return None
        try:
            return read_query(typed, draft=self.draft)
        except QueryTextError as error:
            raise ValidationError(list(error.messages)) from error


class NamesField(forms.CharField):
    """Rows of one name each, typed one on each line. `known` are the rows before, which keep their ids."""

    def __init__(self, *, part: Field, known: object, draft: bool, **options: Any) -> None:
        super().__init__(**options)
        self.part, self.known, self.draft = part, known, draft

    def clean(self, value: Any) -> list[dict[str, str]]:
        typed: str = super().clean(value)
        try:
            return read_lines(typed, self.part.key, self.part.type, self.known, draft=self.draft)
        except LineError as error:
            raise ValidationError(str(error)) from error


def is_list_of_names(question: Question) -> bool:
    """Whether each row is a single name, so that lines of text say all."""
    return len(question.fields) == 1 and question.fields[0].type is not FieldType.YES_NO


def show(question: Question, value: object) -> object:
    """The stored answer as its control shows it."""
    if value is None or question.type not in _SHOWN:
        return value
    return _SHOWN[question.type](question, value)


def show_part(part: Field, value: object) -> object:
    if part.type is FieldType.YES_NO and value is not None:
        return "yes" if value is True else "no"
    return value


def build_answer_field(question: Question, stored: object, *, draft: bool) -> forms.Field:
    """The only control of a question that is not made of several."""
    words: dict[str, Any] = {"label": question.prompt, "help_text": question.hint, "required": False}
    if question.type is QuestionType.YES_NO:
        return YesNoField(**words)
    if question.type is QuestionType.CHOICE:
        options = [(option.key, option.label) for option in question.options]
        return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **words)
    words |= {"strip": False, "widget": _build_widget(question)}
    if question.type is QuestionType.DATE:
        return DayField(draft=draft, **words)
    if question.type is QuestionType.QUERY:
        return QueryField(draft=draft, **words)
    if question.type is QuestionType.LIST:
        return NamesField(part=question.fields[0], known=stored, draft=draft, **words)
    return forms.CharField(**words)


def build_part_field(part: Field, shown: object = None) -> forms.Field:
    """The control of one field of several. A region that is not TikTok's stays to be chosen if it is there."""
    label = part.label if part.required else f"{part.label} (optional)"
    words: dict[str, Any] = {"label": label, "help_text": part.hint, "required": False}
    if part.type is FieldType.YES_NO:
        return YesNoField(**words)
    if part.type is FieldType.COUNTRY:
        return forms.ChoiceField(choices=_list_regions(shown), **words | {"help_text": ""})
    if part.type in IDENTIFIER_FIELDS:
        return IdentifierField(kind=IDENTIFIER_FIELDS[part.type], **words)
    return forms.CharField(strip=False, widget=_PART_WIDGETS.get(part.type, forms.TextInput)(), **words)


def _list_regions(shown: object) -> list[tuple[str, str]]:
    known = sorted(REGIONS.items(), key=lambda region: region[1])
    other = [(str(shown), str(shown))] if shown and shown not in REGIONS else []
    return [("", "Choose one"), *other, *known]


def _build_widget(question: Question) -> forms.Widget:
    if question.type in ROWS:
        return forms.Textarea(attrs={"rows": ROWS[question.type], **_SPELLING.get(question.type, {})})
    if question.type is QuestionType.URL:
        return forms.URLInput(attrs={"placeholder": ""})
    return forms.TextInput(attrs={"autocomplete": "off"})


def _show_day(_question: Question, value: object) -> str:
    days = read_days(str(value))
    return say_day(days[0]) if len(days) == 1 else str(value)


def _show_rows(question: Question, value: object) -> object:
    return write_lines(value, question.fields[0].key) if is_list_of_names(question) else value


_SHOWN: Final[Mapping[QuestionType, Callable[[Question, Any], object]]] = {
    QuestionType.DATE: _show_day,
    QuestionType.YES_NO: lambda _, value: "yes" if value is True else "no",
    QuestionType.QUERY: lambda _, value: write_query(value),
    QuestionType.LIST: _show_rows,
}
_PLAIN_TYPING: Final = {"spellcheck": "false", "autocapitalize": "none"}
_SPELLING: Final[Mapping[QuestionType, Mapping[str, str]]] = {
    QuestionType.QUERY: _PLAIN_TYPING | {"class": "typed-code"},
    QuestionType.LIST: _PLAIN_TYPING,
}
_PART_WIDGETS: Final[Mapping[FieldType, Callable[[], forms.Widget]]] = {FieldType.EMAIL: forms.EmailInput}
