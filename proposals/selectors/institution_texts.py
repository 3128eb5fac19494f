"""The institution's texts, as the library keeps them and as a question offers them. One query each."""

from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.http import Http404

from proposals.mailing.mails import name_of
from proposals.models import InstitutionText, TextWording


@dataclass(frozen=True, slots=True)
class TextRow:
    """One text in the wording that is in force; `is_ended`: it is offered no longer."""

    wording: TextWording
    written_by: str
    is_ended: bool


def list_texts() -> tuple[TextRow, ...]:
    """Those that are offered first, each by its title."""
    rows = [TextRow(each, name_of(each.written_by), each.text.ended_at is not None) for each in _in_force()]
    return tuple(sorted(rows, key=lambda row: (row.is_ended, row.wording.title.casefold())))


def texts_for(key: str) -> tuple[TextWording, ...]:
    """What may be put into the answer to a question."""
    offered = _in_force().filter(text__ended_at=None).order_by("title", "pk")
    return tuple(wording for wording in offered if key in wording.questions)


def get_text(number: int) -> tuple[InstitutionText, TextWording, tuple[TextWording, ...]]:
    """A text, its wording in force, and all of them, newest first. Raises Http404."""
    wordings = tuple(TextWording.objects.select_related("text", "written_by").filter(text=number))
    if not wordings:
        raise Http404("There is no such text.")
    return wordings[0].text, wordings[0], wordings


def _in_force() -> QuerySet[TextWording]:
    found = TextWording.objects.select_related("text", "written_by")
    return found.filter(number=F("text__number"))
