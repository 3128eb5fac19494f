"""What the evidence pack of a version holds, read from the rows. No comments: they are talk between people."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from accounts.models import User
from proposals.models import (
    CopyTick,
    Decision,
    Proposal,
    Snapshot,
    Submission,
)
from proposals.rendering.evidence import Evidence
from proposals.selectors.kept_checks import read_checks


def read_evidence(proposal: Proposal, snapshot: Snapshot) -> Evidence:
    """Six queries, and two more for a version from before the checks were kept with it."""
    snapshots = proposal.snapshots.filter(number__lte=snapshot.number).order_by("number")
    return Evidence(
        snapshot=snapshot,
        approved=proposal.approved_snapshot_id == snapshot.pk,
        snapshots=tuple(snapshots),
        approvals=tuple(_list_rounds(proposal)),
        pasted=tuple(_list_ticks(proposal)),
        submission=_describe_submission(proposal),
        correspondence=tuple(
            sorted([*_list_messages(proposal), *_list_decisions(proposal)], key=lambda each: each["on"])
        ),
        checks=tuple(asdict(finding) for finding in read_checks(snapshot)),
        forecast=(snapshot.content.get("checks") or {}).get("forecast"),
    )


def _list_rounds(proposal: Proposal) -> Iterator[dict[str, Any]]:
    rounds = proposal.rounds.select_related("snapshot", "base", "requested_by", "decided_by").order_by(
        "number"
    )
    for each in rounds:
        yield {
            "round": each.number,
            "approved_before": each.base.number if each.base else None,
            "request_note": each.note,
            "version": each.snapshot.number,
            "version_sha256": each.snapshot.sha256,
            "requested_at": _moment(each.requested_at),
            "requested_by": _name(each.requested_by),
            "outcome": each.outcome,
            "decided_at": _moment(each.decided_at),
            "decided_by": _name(each.decided_by),
            "decided_by_who_sent_it": each.is_by_who_sent_it,
            "decision_note": each.decision_note,
        }


def _list_ticks(proposal: Proposal) -> Iterator[dict[str, Any]]:
    ticks = CopyTick.objects.filter(snapshot__proposal=proposal).select_related("snapshot", "ticked_by")
    for each in ticks.order_by("ticked_at", "pk"):
        yield {
            "version": each.snapshot.number,
            "question": each.question_key,
            "text_sha256": each.sha256,
            "pasted_at": _moment(each.ticked_at),
            "pasted_by": _name(each.ticked_by),
        }


def _describe_submission(proposal: Proposal) -> dict[str, Any] | None:
    related = Submission.objects.select_related("snapshot", "recorded_by")
    sent = related.filter(proposal=proposal).first()
    if sent is None:
        return None
    return {
        "version": sent.snapshot.number,
        "version_sha256": sent.snapshot.sha256,
        "submitted_on": _day(sent.submitted_on),
        "tiktok_reference": sent.tiktok_reference,
        "recorded_at": _moment(sent.recorded_at),
        "recorded_by": _name(sent.recorded_by),
    }


def _list_messages(proposal: Proposal) -> Iterator[dict[str, Any]]:
    for each in proposal.messages.select_related("recorded_by"):
        yield {
            "what": each.get_kind_display(),
            "on": _day(each.sent_on),
            "from_tiktok": each.from_tiktok,
            "text": each.text,
            "answer_by": _day(each.answer_by),
            "recorded_at": _moment(each.recorded_at),
            "recorded_by": _name(each.recorded_by),
        }


def _list_decisions(proposal: Proposal) -> Iterator[dict[str, Any]]:
    decisions = Decision.objects.filter(proposal=proposal).select_related("recorded_by")
    for each in decisions.order_by("recorded_at", "pk"):
        yield {
            "what": each.get_outcome_display(),
            "on": _day(each.decided_on),
            "product": each.product,
            "access_start": _day(each.access_start),
            "access_end": _day(each.access_end),
            "people": each.people,
            "kind_of_reason": each.category,
            "reason": each.reason,
            "appealed_at": _moment(each.appealed_at),
            "recorded_at": _moment(each.recorded_at),
            "recorded_by": _name(each.recorded_by),
        }


def _name(person: User | None) -> str:
    return (person.name or person.email) if person else ""


def _moment(moment: datetime | None) -> str | None:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if moment else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
