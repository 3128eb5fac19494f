"""A copy reads alone, never changes, and the same text has the same hash."""

import hashlib
import json
from dataclasses import asdict
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from proposals.catalogue.reading import CURRENT_TERMS
from proposals.models import Proposal, Snapshot
from proposals.rendering.checked import kept_findings
from proposals.rendering.forecasts.words import say_verdict
from proposals.selectors.content import read_content
from proposals.selectors.kept_checks import read_checks
from proposals.services.documents import check_document
from proposals.services.people import set_pi
from proposals.services.snapshots import take_snapshot
from tests.factories import (
    NOW,
    make_answers,
    make_draft,
    make_editor,
    make_filled,
    make_pi,
    make_reader,
    save,
)

pytestmark = pytest.mark.django_db
EXPORT = Snapshot.Reason.EXPORT


def take(proposal: Proposal) -> Snapshot:
    return take_snapshot(proposal, EXPORT, by=make_editor(), now=NOW)


def test_the_copy_is_as_its_schema_says_and_holds_what_was_asked() -> None:
    snapshot = take(make_filled())
    check_document(snapshot.content, "snapshot-1")
    assert (snapshot.content["ref"], snapshot.content["number"], snapshot.content["pi"]) == (
        "FG-2026-0001",
        1,
        {"name": "Bea Quist", "email": "bea.quist@northmere.example"},
    )
    question = find(snapshot, "access.end")
    assert (question["asked"], question["value"], question["order"], question["visible"]) == (
        "State your access request end date (The longest access you can apply for is 2 years)",
        "2028-02-28",
        14,
        True,
    )


def test_the_hash_can_be_computed_by_anyone() -> None:
    snapshot = take(make_filled())
    answers = {key: value for key, value in make_answers().items() if value != []}
    said = {"answers": answers, "catalogue": "tiktok-research-api/2025-01", "terms": CURRENT_TERMS}
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert snapshot.sha256 == hashlib.sha256(canonical.encode()).hexdigest()


def test_the_same_text_is_the_same_copy() -> None:
    proposal = make_filled()
    first = take(proposal)
    save(proposal, "research.summary", "Another text.")
    second = take(proposal)
    assert (first.number, second.number) == (1, 2)
    save(proposal, "research.summary", make_answers()["research.summary"])
    assert take(proposal) == first
    assert proposal.snapshots.count() == 2


def test_a_copy_that_names_another_pi_is_another_copy() -> None:
    proposal = make_filled()
    first = take(proposal)
    set_pi(proposal, make_reader().email, "Cem Dor", by=make_pi(), now=NOW)
    second = take(proposal)
    assert (second.number, second.sha256, second.content["pi"]["name"]) == (2, first.sha256, "Cem Dor")
    assert take(proposal) == second


def test_a_copy_keeps_what_checks_and_forecast_said_on_its_day() -> None:
    proposal = make_filled()
    content = read_content(proposal)
    forecast = content.forecast(NOW.date())
    assert forecast is not None
    findings = content.findings(NOW.date())
    kept = take(proposal).content
    assert findings != ()
    assert kept_findings(kept) == findings
    assert kept["checks"] == {
        "on": "2026-11-22",
        "findings": [asdict(each) for each in findings],
        "forecast": {"verdict": forecast.verdict.value, "words": say_verdict(forecast)},
    }


def test_the_pi_gets_a_copy_of_what_the_checks_say_now_and_a_file_the_one_that_is_there() -> None:
    """The hash covers neither; a year later it is too late for the first day of access."""
    proposal, later = make_filled(), NOW + timedelta(days=365)
    first = take(proposal)
    assert take_snapshot(proposal, EXPORT, by=None, now=later) == first
    second = take_snapshot(proposal, Snapshot.Reason.REVIEW, by=None, now=later)
    assert (second.number, second.sha256) == (2, first.sha256)
    assert second.content["checks"]["findings"] != first.content["checks"]["findings"]
    assert take_snapshot(proposal, Snapshot.Reason.REVIEW, by=None, now=later + timedelta(hours=1)) == second


def test_a_copy_from_before_checks_were_kept_is_checked_again_as_of_its_day() -> None:
    proposal = make_filled()
    old = take(proposal)
    kept = kept_findings(old.content)
    del old.content["checks"]
    check_document(old.content, "snapshot-1")
    assert read_checks(old) == kept


def test_an_answer_that_is_not_asked_is_kept_but_does_not_count() -> None:
    proposal = make_filled()
    first = take(proposal)
    save(proposal, "research.topic_other", "Hidden, for the topic is not other.")
    assert take(proposal) == first
    save(proposal, "research.topic", "other")
    second = take(proposal)
    assert find(second, "research.topic_other")["visible"] is True
    assert second.sha256 != first.sha256


def test_an_empty_proposal_has_a_copy_too() -> None:
    snapshot = take(make_draft(with_pi=False))
    check_document(snapshot.content, "snapshot-1")
    assert snapshot.content["pi"] is None


def test_a_copy_never_changes() -> None:
    snapshot = take(make_filled())
    with pytest.raises(TypeError, match="written once"):
        snapshot.save()
    with (
        pytest.raises(DatabaseError, match="written once"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE proposals_snapshot SET sha256 = 'x'")


def find(snapshot: Snapshot, key: str) -> dict[str, object]:
    questions = (question for section in snapshot.content["sections"] for question in section["questions"])
    return next(question for question in questions if question["key"] == key)
