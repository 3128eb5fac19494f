"""The hand-over: what a harvest needs, from the submitted copy and TikTok's decision. Shape: docs/schemas/handover-1.json."""

from typing import Any

from accounts.models import User
from accounts.rules.errors import Invalid, NotNow
from proposals.models import Decision, Proposal, Snapshot
from proposals.rules.planned import Plan, PlanError
from proposals.rules.protection import read_protection
from proposals.rules.states import ProposalState

SCHEMA = "fieldgate/handover/1"


def build_handover(proposal: Proposal) -> dict[str, Any]:
    """The document, version 1. Raises `NotNow` before TikTok granted, `Invalid` if the plan cannot be a query."""
    if proposal.state != ProposalState.GRANTED or proposal.pi is None:
        raise NotNow("A hand-over is made once TikTok has granted access and the grant is recorded here.")
    decision, snapshot = proposal.decisions.get(appealed_at=None), proposal.submission.snapshot
    answers = snapshot.answers()
    return {
        "schema": SCHEMA,
        "title": proposal.title,
        "reference": proposal.ref,
        "proposal": _describe_snapshot(snapshot),
        "decision": {"granted_on": decision.decided_on.isoformat(), "product": decision.product},
        "institution": _describe_institution(answers),
        "principal_investigator": _describe_person(proposal.pi),
        "team": decision.people,
        "harvester": _describe_harvester(answers),
        "access": _describe_access(decision),
        "protection": _describe_protection(answers, decision),
        "terms": {"profile": snapshot.content["terms"], "choice": "strictest"},
        "collections": [_describe_collection(answers)],
    }


def _describe_snapshot(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "snapshot": snapshot.number,
        "sha256": snapshot.sha256,
        "catalogue": snapshot.content["catalogue"],
    }


def _describe_institution(answers: dict[str, Any]) -> dict[str, str]:
    name, address = answers.get("institution.name") or {}, answers.get("institution.address") or {}
    return {
        "name": name.get("university", ""),
        "department": name.get("department", ""),
        "country": address.get("country", "").strip().upper(),
    }


def _describe_person(person: User) -> dict[str, str]:
    return {"name": person.name, "email": person.email}


def _describe_harvester(answers: dict[str, Any]) -> dict[str, str] | None:
    """What the team told TikTok about a service that collects for it, or None."""
    if not answers.get("sharing.harvester"):
        return None
    return {"described_as": answers.get("sharing.detail") or ""}


def _describe_protection(answers: dict[str, Any], decision: Decision) -> dict[str, Any]:
    """What the team promised, as the later duties need it. Data that go with the access go on the last day granted."""
    promised = read_protection(answers).as_document()
    if promised["deletion"]["when"] == "with_access" and decision.access_end:
        promised["deletion"]["on"] = decision.access_end.isoformat()
    return promised


def _describe_access(decision: Decision) -> dict[str, str]:
    if decision.access_start is None or decision.access_end is None:
        raise NotNow("The grant was recorded without the days of access.")
    return {"start": decision.access_start.isoformat(), "end": decision.access_end.isoformat()}


def _describe_collection(answers: dict[str, Any]) -> dict[str, Any]:
    try:
        return Plan.of(answers).as_collection()
    except PlanError as error:
        raise Invalid("The data plan cannot be turned into a query.", error.problems) from error
