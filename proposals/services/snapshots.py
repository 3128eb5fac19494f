"""Immutable copies of a proposal, which read alone in five years. Shape: docs/schemas/snapshot-1.json."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from proposals.catalogue.model import Field, Question, Section
from proposals.catalogue.reading import canonical_sha256
from proposals.catalogue.visibility import is_answered, is_visible
from proposals.models import Origin, Proposal, Snapshot
from proposals.rendering.checked import describe_checks, say_the_same
from proposals.rules.findings import Finding
from proposals.rules.protection import read_protection
from proposals.selectors.content import Content, read_content
from proposals.services.auditing import record_event

SCHEMA = "fieldgate/snapshot/1"


@transaction.atomic
def take_snapshot(proposal: Proposal, reason: Snapshot.Reason, *, by: User | None, now: datetime) -> Snapshot:
    """The newest copy with these answers, or a new one with the next number.

    A copy names title and PI and the findings that are explained, which the hash does not cover: where they have changed
    it is a new one all the same. One that goes to the PI also says what the checks say on that day.
    """
    held = Proposal.objects.select_for_update(of=("self",)).select_related("catalogue", "terms", "pi")
    proposal = held.get(pk=proposal.pk)
    content = read_content(proposal)
    sha256 = hash_of(content)
    names = {"title": proposal.title, "pi": _describe_pi(proposal)}
    findings = content.findings(now.date())
    waived = describe_waivers(findings)
    checks = describe_checks(findings, content.forecast(now.date()), now.date())
    same = next(
        (
            copy
            for copy in proposal.snapshots.filter(sha256=sha256)
            if copy.content == copy.content | names
            and copy.content.get("waivers", []) == waived
            and (reason is not Snapshot.Reason.REVIEW or say_the_same(copy.content.get("checks"), checks))
        ),
        None,
    )
    kept = {"checks": checks} | ({"waivers": waived} if waived else {})
    return same or _make(proposal, reason, content, sha256, kept, by=by, now=now)


def hash_of(content: Content) -> str:
    """SHA-256 of what was answered to the questions that are asked, with the labels of form and rules."""
    asked = {
        question.key for question in content.catalogue.questions() if is_visible(question, content.answers)
    }
    answered = {key: value for key, value in content.answers.items() if key in asked and is_answered(value)}
    labels = {"catalogue": content.catalogue.label, "terms": content.terms.label}
    return canonical_sha256({"answers": answered, **labels})


def _make(
    proposal: Proposal,
    reason: Snapshot.Reason,
    content: Content,
    sha256: str,
    kept: dict[str, Any],
    *,
    by: User | None,
    now: datetime,
) -> Snapshot:
    number = (proposal.snapshots.aggregate(last=Max("number"))["last"] or 0) + 1
    snapshot = Snapshot.objects.create(
        proposal=proposal,
        number=number,
        reason=reason,
        content=describe(proposal, content, number) | kept,
        sha256=sha256,
        created_by=by,
        created_at=now,
    )
    record_event(
        "snapshot.taken", about=proposal, by=by, now=now, number=number, reason=reason.value, sha256=sha256
    )
    return snapshot


def describe(proposal: Proposal, content: Content, number: int) -> dict[str, Any]:
    """The content of a snapshot."""
    return {
        "schema": SCHEMA,
        "ref": proposal.ref,
        "title": proposal.title,
        "number": number,
        "catalogue": content.catalogue.label,
        "terms": content.terms.label,
        "pi": _describe_pi(proposal),
        "sections": [_describe_section(section, content) for section in content.catalogue.sections],
        "origins": describe_origins(proposal),
        "protection": read_protection(_asked(content)).as_document(),
    }


def describe_waivers(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings that are explained instead of fixed, with the reason, who gave it and when."""
    return [
        {
            "finding": each.id,
            "key": each.key,
            "message": each.message,
            "source": each.source,
            **each.waiver.as_json(),
        }
        for each in findings
        if each.waiver
    ]


def _asked(content: Content) -> dict[str, object]:
    """The answers to the questions that are asked."""
    asked = (question for question in content.catalogue.questions() if is_visible(question, content.answers))
    return {question.key: content.answers.get(question.key) for question in asked}


def describe_origins(proposal: Proposal) -> list[dict[str, Any]]:
    """Which answers were not typed but put in: from what, of which day, by whom and when. Oldest first. One query."""
    origins = (
        Origin.objects.filter(answer__proposal=proposal)
        .select_related("answer", "record", "wording", "by")
        .order_by("pk")
    )
    return [
        {
            "key": origin.answer.key,
            "kind": origin.kind,
            "version": origin.version,
            "of": origin.dated.isoformat() if origin.dated else None,
            "title": origin.wording.title if origin.wording else None,
            "owner": origin.wording.owner if origin.wording else None,
            "by": origin.by.name if origin.by else None,
            "at": origin.at.isoformat(),
        }
        for origin in origins
    ]


def _describe_pi(proposal: Proposal) -> dict[str, str] | None:
    return {"name": proposal.pi.name, "email": proposal.pi.email} if proposal.pi else None


def _describe_section(section: Section, content: Content) -> dict[str, Any]:
    questions = [_describe_question(question, content) for question in section.questions]
    return {"key": section.key, "title": section.title, "questions": questions}


def _describe_question(question: Question, content: Content) -> dict[str, Any]:
    return {
        "key": question.key,
        "audience": question.audience.value,
        "asked": question.asked,
        "prompt": question.prompt,
        "type": question.type.value,
        "order": question.order,
        "visible": is_visible(question, content.answers),
        "options": [{"key": option.key, "label": option.label} for option in question.options],
        "fields": [_describe_field(field) for field in question.fields],
        "limit": question.limit,
        "value": content.answers.get(question.key),
    }


def _describe_field(field: Field) -> dict[str, Any]:
    return {
        "key": field.key,
        "label": field.label,
        "type": field.type.value,
        "platform": field.platform,
    }
