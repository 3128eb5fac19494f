"""The machine-actionable plan: what it says, and that it is one by our schema and by a library of the standard's users."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from madmpy.v1_2.dmp import DMP

from proposals.models import Snapshot
from proposals.rendering.as_madmp import NoContact, build_madmp, write_madmp
from proposals.services.snapshots import take_snapshot
from tests.factories import NOW, make_answers, make_filled
from tests.proposals.rendering.samples import build_snapshot

BEGAN = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
SCHEMA = json.loads((settings.BASE_DIR / "docs/schemas/madmp-1.2.json").read_text())


def list_problems(plan: dict[str, Any]) -> list[str]:
    """By our schema; the library raises ValidationError."""
    validator = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
    DMP(**plan["dmp"])
    return [error.message for error in validator.iter_errors(plan)]


def answer(snapshot: Snapshot, **values: object) -> Snapshot:
    """With other answers to questions of the form."""
    wanted = {key.replace("__", "."): value for key, value in values.items()}
    for question in snapshot.questions():
        if question["key"] in wanted:
            question["value"] = wanted[question["key"]]
    return snapshot


@pytest.fixture
def snapshot(db: None) -> Snapshot:
    proposal = make_filled()
    return take_snapshot(proposal, Snapshot.Reason.EXPORT, by=None, now=NOW)


def test_a_whole_application(snapshot: Snapshot) -> None:
    answers = make_answers()
    answer(
        snapshot,
        team__pi={"orcid": "0000-0002-1825-0097"},
        institution__name={"university": "University of Northmere", "ror": "https://ror.org/05dxps055"},
    )
    plan = build_madmp(snapshot, created_at=BEGAN)
    ref = snapshot.content["ref"]
    dataset = plan["dmp"].pop("dataset")
    assert plan["dmp"] == {
        "title": "Data management plan: First votes in short videos",
        "description": "Application for access to TikTok's Research API, version 1.",
        "language": "eng",
        "created": "2026-11-01T08:00:00Z",
        "modified": "2026-11-22T09:30:00Z",
        "dmp_id": {"identifier": f"{ref}/1", "type": "other"},
        "contact": {
            "name": "Bea Quist",
            "mbox": "bea.quist@northmere.example",
            "contact_id": {"identifier": "https://orcid.org/0000-0002-1825-0097", "type": "orcid"},
            "affiliation": [
                {
                    "name": "University of Northmere",
                    "affiliation_id": {"identifier": "https://ror.org/05dxps055", "type": "ror"},
                }
            ],
        },
        "contributor": [
            {
                "name": "Bea Quist",
                "mbox": "bea.quist@northmere.example",
                "contributor_id": {"identifier": "https://orcid.org/0000-0002-1825-0097", "type": "orcid"},
                "role": ["ProjectLeader"],
            },
            {
                "name": "Ana Sol",
                "mbox": "ana.sol@northmere.example",
                "contributor_id": {"identifier": "ana.sol@northmere.example", "type": "other"},
                "role": ["ProjectMember"],
            },
        ],
        "ethical_issues_exist": "yes",
        "ethical_issues_description": "A committee has approved the research. SMEC 2026-118",
        "project": [
            {
                "title": "First votes in short videos",
                "description": "How first-time voters meet short political videos in one country.",
                "start": "2027-03-01",
                "end": "2028-02-28",
                "funding": [{"funder_id": {"identifier": answers["funding.sources"], "type": "other"}}],
            }
        ],
    }
    assert [each["dataset_id"]["identifier"] for each in dataset] == [
        f"{ref}/videos",
        f"{ref}/comments",
        f"{ref}/accounts",
    ]
    assert dataset[0]["description"].endswith("Posted from 2026-01-01 to 2026-03-31.")
    assert dataset[0]["distribution"] == [
        {
            "title": "Videos on TikTok, for the team",
            "data_access": "closed",
            "available_until": "2028-02-28",
        }
    ]
    assert [each["title"] for each in dataset[0]["security_and_privacy"]] == [
        "Storage",
        "Access",
        "Encryption",
        "Checking against TikTok",
        "Breaches",
    ]
    assert list_problems({"dmp": plan["dmp"] | {"dataset": dataset}}) == []


def test_what_is_not_answered_leaves_no_word() -> None:
    plan = build_madmp(build_snapshot(sections=[]), created_at=BEGAN)
    assert sorted(plan["dmp"]) == [
        "contact",
        "contributor",
        "created",
        "dataset",
        "description",
        "dmp_id",
        "ethical_issues_exist",
        "language",
        "modified",
        "project",
        "title",
    ]
    assert (plan["dmp"]["ethical_issues_exist"], plan["dmp"]["project"]) == (
        "unknown",
        [{"title": "First votes & short videos"}],
    )
    assert list_problems(plan) == []


def test_a_plan_needs_a_contact() -> None:
    with pytest.raises(NoContact, match="Name the PI"):
        write_madmp(build_snapshot(pi=None), created_at=BEGAN)


def test_the_schemas_can_refuse() -> None:
    plan = build_madmp(build_snapshot(), created_at=BEGAN)
    del plan["dmp"]["contact"]
    with pytest.raises(ValueError, match="contact"):
        list_problems(plan)
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(plan)] == [
        "'contact' is a required property"
    ]


WORDS = st.text(max_size=20)
ANSWERS = st.fixed_dictionaries(
    {
        "ethics__status": st.one_of(st.none(), WORDS, st.just("approved")),
        "ethics__reference": WORDS,
        "funding__sources": WORDS,
        "research__summary": WORDS,
        "access__start": st.one_of(WORDS, st.dates().map(str)),
        "access__end": st.one_of(WORDS, st.dates().map(str)),
        "team__members": st.lists(
            st.fixed_dictionaries({"name": WORDS, "email": WORDS, "orcid": WORDS}), max_size=3
        ),
        "institution__name": st.fixed_dictionaries({"university": WORDS, "ror": WORDS}),
        "institution__website": WORDS,
        "protection__storage": WORDS,
        "data__with": st.fixed_dictionaries({"comments": st.booleans(), "accounts": st.booleans()}),
    }
)


@given(values=ANSWERS)
def test_whatever_was_typed_makes_a_plan(values: dict[str, object]) -> None:
    keys = {
        "team.members": "list",
        "institution.name": "parts",
        "data.with": "parts",
        "ethics.status": "choice",
    }
    questions = [
        {
            "key": (key := name.replace("__", ".")),
            "audience": "platform",
            "asked": None,
            "prompt": key,
            "type": keys.get(key, "text"),
            "order": None,
            "visible": True,
            "options": [],
            "fields": [],
            "value": value,
        }
        for name, value in values.items()
    ]
    snapshot = build_snapshot(sections=[])
    snapshot.content["sections"] = [{"key": "s", "title": "S", "questions": questions}]
    assert list_problems(build_madmp(snapshot, created_at=BEGAN)) == []
