"""One invented application, as a snapshot holds it. No person, address or account in it exists."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from proposals.models import Snapshot

SUMMARY = """We study how **first-time voters** meet short political videos.\r
Two countries are compared:\r
- one with a *long* campaign
- one with a short campaign

## Why it matters
Nobody knows yet; see [the register](https://register.example/1234). Café, naïve, 👩‍🔬 and 5 < 6 & 7.

> A quotation that
> runs on.

| wave | weeks |
|------|------:|
| one  | 6     |
| two  | 3     |
"""
QUERY = {"and": [{"operation": "IN", "field_name": "hashtag_name", "field_values": ["vote", "élection"]}]}


def question(key: str, kind: str, prompt: str, value: object, **more: Any) -> dict[str, Any]:
    return {
        "key": key,
        "audience": "platform",
        "asked": None,
        "prompt": prompt,
        "type": kind,
        "order": None,
        "visible": True,
        "options": [],
        "fields": [],
        "value": value,
    } | more


def fields(**labels: str) -> list[dict[str, str]]:
    return [{"key": key, "label": label} for key, label in labels.items()]


def build_sections() -> list[dict[str, Any]]:
    return [
        {"key": "institution", "title": "Your university", "questions": _about_institution()},
        {"key": "research", "title": "Your research", "questions": _about_research()},
        {"key": "access", "title": "Access and data", "questions": _about_access()},
    ]


def _about_institution() -> list[dict[str, Any]]:
    return [
        question(
            "institution.address",
            "parts",
            "Address",
            {"street": "1 Example Quay", "city": "Northmere", "country": "BE"},
            asked="What is the address of your university and department?",
            order=2,
            fields=[
                *fields(street="Street and number", city="Town"),
                {"key": "country", "label": "Country", "type": "country"},
            ],
        ),
        question(
            "institution.name",
            "text",
            "University and department",
            "University of Northmere, *Media* Studies",
            asked="What is the name of your university and department?",
            order=1,
        ),
        question(
            "team.members",
            "list",
            "Team members",
            [
                {
                    "id": "m1",
                    "name": "Ada Example",
                    "email": "ada@northmere.example",
                    "same_institution": True,
                },
                {"id": "m2", "name": "Ben Sample", "title": "Dr"},
            ],
            asked="Provide the name, university and department, title and role of your team member(s)",
            order=8,
            fields=[
                *fields(name="Name", title="Title"),
                {"key": "email", "label": "E-mail", "type": "email", "platform": False},
                {"key": "same_institution", "label": "Same university", "type": "yes_no", "platform": False},
            ],
        ),
    ]


def _about_research() -> list[dict[str, Any]]:
    return [
        question(
            "research.topic",
            "choice",
            "Topic",
            "civic",
            asked="Which research topic category does your proposal fall under?",
            order=10,
            options=[
                {"key": "civic", "label": "Civic engagement and activism"},
                {"key": "other", "label": "Other"},
            ],
        ),
        question("research.topic_other", "text", "Which topic?", None, order=10, visible=False),
        question(
            "research.summary",
            "longtext",
            "Summary",
            SUMMARY,
            asked="Provide a summary of your project.",
            order=11,
        ),
        question("research.funding", "longtext", "Funding", None, audience="local"),
    ]


def _about_access() -> list[dict[str, Any]]:
    return [
        question(
            "access.start",
            "date",
            "First day",
            "2027-03-01",
            asked="State your access request start date",
            order=13,
        ),
        question(
            "sharing.third_parties",
            "yes_no",
            "Third parties",
            False,
            asked="Do you have plans to share the data with third parties?",
            order=15,
        ),
        question("team.site", "url", "Website of the team", "https://team.northmere.example/a_b", order=3),
        question("data.query", "query", "Query", QUERY, audience="local"),
    ]


def build_content(**changes: Any) -> dict[str, Any]:
    return {
        "schema": "fieldgate/snapshot/1",
        "ref": "FG-2026-0007",
        "title": "First votes & short videos",
        "catalogue": "tiktok-research-api/2025-01",
        "terms": "tiktok/2026-09",
        "pi": {"name": "Ines Invented", "email": "ines@northmere.example"},
        "sections": build_sections(),
    } | changes


def build_snapshot(**changes: Any) -> Snapshot:
    content = build_content(**changes)
    return Snapshot(
        number=4,
        content=content,
        sha256=hash_answers(content),
        created_at=datetime(2026, 11, 22, 14, 3, tzinfo=UTC),
    )


def hash_answers(content: dict[str, Any]) -> str:
    """As anyone computes it from the exported file."""
    answers = {
        each["key"]: each["value"]
        for section in content["sections"]
        for each in section["questions"]
        if each["visible"] and each["value"] is not None
    }
    hashed = {"answers": answers, "catalogue": content["catalogue"], "terms": content["terms"]}
    canonical = json.dumps(hashed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
