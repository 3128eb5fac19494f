"""A proposal from JSON: one written for this (docs/schemas/proposal-1.json), or the JSON export of another."""

from collections.abc import Sequence
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.rules.errors import Invalid
from proposals.catalogue.reading import read_catalogue
from proposals.models import AnswerRevision, Proposal
from proposals.services.auditing import record_event
from proposals.services.documents import check_document
from proposals.services.drafting import save_answer
from proposals.services.snapshots import SCHEMA as SNAPSHOT_SCHEMA
from proposals.services.starting import start_proposal


@transaction.atomic
def import_proposal(document: Any, *, owner: User, by: User | None, now: datetime) -> Proposal:
    """A new draft of `owner`'s with these answers: all of them, or nothing.

    People and roles of an exported proposal are not taken over; a document written for import may name the PI.
    Raises `Invalid` with every problem, by JSON path or question.
    """
    answers = _read_answers(document)
    pi = document.get("principal_investigator") if document["schema"] != SNAPSHOT_SCHEMA else None
    proposal = start_proposal(
        document["title"],
        owner=owner,
        by=by,
        now=now,
        pi_email=pi["email"] if pi else None,
        pi_name=pi["name"] if pi else "",
    )
    _save_all(proposal, answers, by=by or owner, now=now)
    record_event("proposal.imported", about=proposal, by=by, now=now, answers=len(answers))
    return proposal


def _read_answers(document: Any) -> dict[str, object]:
    if isinstance(document, dict) and document.get("schema") == SNAPSHOT_SCHEMA:
        check_document(document, "snapshot-1")
        questions = [question for section in document["sections"] for question in section["questions"]]
        return {question["key"]: question["value"] for question in questions if question["value"] is not None}
    check_document(document, "proposal-1")
    answers: dict[str, object] = document["answers"]
    return answers


def _save_all(proposal: Proposal, answers: dict[str, object], *, by: User, now: datetime) -> None:
    """Tries all before it refuses, so that every problem is told at once."""
    problems = _name_strangers(proposal, answers)
    for key, value in answers.items():
        if key in problems:
            continue
        try:
            save_answer(
                proposal,
                key,
                value,
                expected_version=0,
                by=by,
                now=now,
                reason=AnswerRevision.Reason.IMPORT,
            )
        except Invalid as error:
            problems |= error.problems
    if problems:
        raise Invalid("The document has answers that could not be kept. Nothing was imported.", problems)


def _name_strangers(proposal: Proposal, answers: dict[str, object]) -> dict[str, str]:
    """Keys that the form of today does not have, each with the one that may be meant: a file of an older form has some."""
    catalogue = read_catalogue(proposal.catalogue.content)
    known = catalogue.keys()
    return {
        key: f"is not a question of {catalogue.label}.{_suggest(key, known)}"
        for key in answers
        if key not in known
    }


def _suggest(key: str, known: Sequence[str]) -> str:
    """ " Did you mean …?", "" where no key is alike."""
    alike = get_close_matches(key, known, n=1)
    return f" Did you mean {alike[0]}?" if alike else " Take it out of the document to import the rest."
