"""A proposal as a machine-actionable data management plan: RDA DMP Common Standard, version 1.2.

What the standard can say of an application, and nothing that the answers do not: of a question that is not answered
there is no word. Shape: docs/schemas/madmp-1.2.json. The standard wants a contact, which is the PI.
"""

import json
from datetime import UTC, datetime
from typing import Any, Final

from accounts.rules.errors import NotNow
from proposals.catalogue.model import Question
from proposals.catalogue.plain import to_plain
from proposals.models import Snapshot
from proposals.rendering.madmp_people import Answered, Json, build_contact, list_people
from proposals.rendering.questions import read_question
from proposals.rules.data_plan import read_plan
from proposals.rules.planned import Plan, PlanError
from tiktok.query.words import say_query

ENGLISH: Final = "eng"
ETHICS: Final = {"approved": "yes", "applied": "yes"}
"""Whether ethical issues exist, as far as the state of the ethics review tells."""
KINDS: Final = {
    "videos": "Videos on TikTok",
    "comments": "Comments on the videos",
    "replies": "Replies to the comments",
    "accounts": "Accounts of the people who posted the videos",
}
MEASURES: Final = {
    "protection.storage": "Storage",
    "protection.access": "Access",
    "protection.encryption": "Encryption",
    "protection.refresh": "Checking against TikTok",
    "protection.breach": "Breaches",
}


class NoContact(NotNow):
    def __init__(self) -> None:
        super().__init__(
            "A machine-actionable plan needs a contact, and no PI is named. Name the PI, then export again."
        )


def write_madmp(snapshot: Snapshot, *, created_at: datetime) -> str:
    """`created_at` is when the application was begun. `NoContact` while no PI is named."""
    return json.dumps(build_madmp(snapshot, created_at=created_at), ensure_ascii=False, indent=2) + "\n"


def build_madmp(snapshot: Snapshot, *, created_at: datetime) -> Json:
    content, answered = snapshot.content, _read(snapshot)
    if not content["pi"]:
        raise NoContact
    plan: Json = {
        "title": f"Data management plan: {content['title']}",
        "description": f"Application for access to TikTok's Research API, version {snapshot.number}.",
        "language": ENGLISH,
        "created": _say_moment(created_at),
        "modified": _say_moment(snapshot.created_at),
        "dmp_id": {"identifier": f"{content['ref']}/{snapshot.number}", "type": "other"},
        "contact": build_contact(content["pi"], answered),
        "contributor": list(list_people(content["pi"], answered)),
        "ethical_issues_exist": ETHICS.get(str(answered.values.get("ethics.status")), "unknown"),
        "ethical_issues_description": _say_ethics(answered),
        "project": [_build_project(content["title"], answered)],
        "dataset": [_build_dataset(content["ref"], kind, answered) for kind in _list_kinds(answered)],
    }
    return {"dmp": _without_blanks(plan)}


def _read(snapshot: Snapshot) -> Answered:
    visible = [(read_question(raw), raw["value"]) for raw in snapshot.questions() if raw["visible"]]
    words = {question.key: _say(question, value) for question, value in visible}
    return Answered(snapshot.answers(), {key: text for key, text in words.items() if text})


def _say(question: Question, value: object) -> str:
    return to_plain(question, value).strip()


def _say_moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _say_ethics(answered: Answered) -> str:
    lines = (answered.words.get(key, "") for key in ("ethics.status", "ethics.reference"))
    return ". ".join(line for line in lines if line)


def _build_project(title: str, answered: Answered) -> Json:
    funding = answered.words.get("funding.sources")
    return {
        "title": title,
        "description": answered.words.get("research.summary", ""),
        "start": answered.day("access.start"),
        "end": answered.day("access.end"),
        "funding": [{"funder_id": {"identifier": funding, "type": "other"}}] if funding else [],
    }


def _list_kinds(answered: Answered) -> tuple[str, ...]:
    return ("videos", *read_plan(answered.values).extras)


def _build_dataset(ref: str, kind: str, answered: Answered) -> Json:
    """Access is closed: TikTok's terms allow no copy to be handed on."""
    measures = (
        {"title": title, "description": answered.words[key]}
        for key, title in MEASURES.items()
        if key in answered.words
    )
    return {
        "title": KINDS[kind],
        "description": _say_plan(answered) if kind == "videos" else "",
        "dataset_id": {"identifier": f"{ref}/{kind}", "type": "other"},
        "type": "dataset",
        "keyword": ["TikTok", "Research API"],
        "personal_data": "yes",
        "sensitive_data": "unknown",
        "preservation_statement": answered.words.get("protection.deletion", ""),
        "security_and_privacy": list(measures),
        "distribution": [
            {
                "title": f"{KINDS[kind]}, for the team",
                "data_access": "closed",
                "available_until": answered.day("access.end"),
            }
        ],
    }


def _say_plan(answered: Answered) -> str:
    try:
        plan = Plan.of(answered.values)
    except PlanError:
        return ""
    return f"{say_query(plan.query)} Posted from {plan.start.isoformat()} to {plan.end.isoformat()}."


def _without_blanks(value: Any) -> Any:
    """No key whose text or list is empty."""
    if isinstance(value, dict):
        kept = {key: _without_blanks(part) for key, part in value.items()}
        return {key: part for key, part in kept.items() if part not in ("", [], {})}
    return [_without_blanks(part) for part in value] if isinstance(value, list) else value
