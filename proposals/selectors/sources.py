"""Where an answer came from, and from where it could be filled in instead of typed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from proposals.catalogue.model import QuestionType
from proposals.mailing.mails import name_of
from proposals.models import Answer, InstitutionRecord, Origin, TextWording
from proposals.rendering.distances import write_day
from proposals.rules import protection
from proposals.rules.institution import KEYS
from proposals.rules.references import adding as references
from proposals.selectors.institution_texts import texts_for
from proposals.selectors.question_page import QuestionPage


@dataclass(frozen=True, slots=True)
class OriginRow:
    """`what` was put in, by whom and when; `newer` says that there is something newer than that, "" if not.

    `is_edited`: the answer was changed after it.
    """

    what: str
    by: str
    at: datetime
    is_edited: bool
    newer: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A page on which the answer can be filled in."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Sources:
    """`origins` with the newest first; `texts` are those of the institution that may be put in."""

    origins: tuple[OriginRow, ...]
    offers: tuple[Offer, ...]
    texts: tuple[TextWording, ...]


def sources_of(page: QuestionPage) -> Sources:
    """One query; one more for the institution's record, for its texts, or for a text that was composed."""
    key, home = page.question.key, f"/p/{page.proposal.ref}/"
    record = InstitutionRecord.objects.first() if key in KEYS else None
    is_long = page.question.type is QuestionType.LONGTEXT
    return Sources(
        origins=tuple(_origins(page, record)),
        offers=tuple(_offers(key, home, record)) if page.can_edit else (),
        texts=texts_for(key) if page.can_edit and is_long else (),
    )


def _offers(key: str, home: str, record: InstitutionRecord | None) -> Iterator[Offer]:
    if record is not None:
        yield Offer("Take it from the record of your institution", f"{home}institution/")
    if key in references.KEYS:
        yield Offer("Add from BibTeX, RIS or a pasted list", f"{home}q/{key}/references/")
    if key == protection.PLAN:
        yield Offer("Compose it from your short answers", f"{home}protection/")


def _changed_since(page: QuestionPage, origin: Origin) -> bool:
    """Whether a short answer was saved after the text was composed."""
    answers = Answer.objects.filter(proposal=page.proposal, key__in=protection.KEYS)
    return answers.filter(updated_at__gt=origin.at).exists()


def _origins(page: QuestionPage, record: InstitutionRecord | None) -> Iterator[OriginRow]:
    """The last of each kind and text: earlier ones of the same say nothing more."""
    answers = Answer.objects.filter(proposal=page.proposal, key=page.question.key)
    found = Origin.objects.filter(answer__in=answers).select_related("record", "wording__text", "by")
    seen: set[tuple[str, int | None]] = set()
    for origin in found:
        mark = (origin.kind, origin.wording.text_id if origin.wording else None)
        if mark not in seen:
            seen.add(mark)
            yield OriginRow(
                what=_say_what(origin),
                by=name_of(origin.by),
                at=origin.at,
                is_edited=origin.version != page.version,
                newer=_say_newer(page, origin, record),
            )


def _say_what(origin: Origin) -> str:
    kind = origin.get_kind_display()
    if origin.wording:
        return f"“{origin.wording.title}”, of {origin.wording.owner}, in force since {write_day(origin.wording.dated)}"
    return f"{kind}, as kept on {write_day(origin.dated)}" if origin.dated else kind


def _say_newer(page: QuestionPage, origin: Origin, record: InstitutionRecord | None) -> str:
    if origin.kind == Origin.Kind.COMPOSED and _changed_since(page, origin):
        return "The short answers have changed since."
    if origin.wording and origin.wording.text.ended_at:
        return "The library no longer offers this text."
    if origin.wording and origin.wording.number != origin.wording.text.number:
        return "This text has a newer wording."
    if record and origin.record and origin.record.number != record.number:
        return f"The record was changed on {write_day(record.kept_at.date())}."
    return ""
