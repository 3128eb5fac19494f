"""The hand-over is the document that design and schema promise, made from the submitted copy."""

from typing import Any

import pytest

from accounts.rules.errors import Invalid, NotNow
from proposals.catalogue.reading import CURRENT_TERMS
from proposals.services.documents import check_document, list_unknown_keys
from proposals.services.handing_over import build_handover
from tests.factories import make_granted, make_submitted

pytestmark = pytest.mark.django_db


def test_the_whole_document() -> None:
    proposal = make_granted()
    document = build_handover(proposal)
    check_document(document, "handover-1")
    assert document == {
        "schema": "fieldgate/handover/1",
        "title": "First votes in short videos",
        "reference": proposal.ref,
        "proposal": {
            "snapshot": 1,
            "sha256": proposal.submission.snapshot.sha256,
            "catalogue": "tiktok-research-api/2025-01",
        },
        "decision": {"granted_on": "2026-11-22", "product": "research_api"},
        "institution": {"name": "University of Northmere", "department": "Media Studies", "country": "BE"},
        "principal_investigator": {"name": "Bea Quist", "email": "bea.quist@northmere.example"},
        "team": [{"name": "Ana Sol", "email": "ana.sol@northmere.example", "role": "data_user"}],
        "harvester": None,
        "access": {"start": "2026-12-01", "end": "2028-11-30"},
        "protection": {
            "storage": {
                "place": "Research server of the computing centre in Northmere; backups are kept for 14 days.",
                "operator": None,
                "country": None,
                "backup_days": None,
            },
            "access": "The PI grants access; sign-in with a second factor; ends on the last day of a contract.",
            "encryption": "both",
            "pseudonyms": "before_analysis",
            "refresh_days": 15,
            "deletion": {"when": "with_access", "on": "2028-11-30"},
            "breach": {
                "hours": None,
                "procedure": "The PI tells the data protection officer and TikTok within 24 hours.",
            },
            "officer": {"name": None, "email": None},
            "register": None,
            "legal_basis": "public_interest",
            "ethics": {"status": "approved", "reference": "SMEC 2026-118"},
        },
        "terms": {"profile": CURRENT_TERMS, "choice": "strictest"},
        "collections": [
            {
                "name": "plan",
                "kind": "videos",
                "query": {
                    "and": [
                        {"operation": "EQ", "field_name": "hashtag_name", "field_values": ["vote"]},
                        {"operation": "EQ", "field_name": "region_code", "field_values": ["BE"]},
                    ]
                },
                "start_date": "20260101",
                "end_date": "20260331",
                "fields": document["collections"][0]["fields"],
                "with": ["comments", "accounts"],
            }
        ],
    }
    assert {"id", "create_time", "username"} <= set(document["collections"][0]["fields"])


def test_there_is_none_before_the_grant() -> None:
    with pytest.raises(NotNow, match="once TikTok has granted"):
        build_handover(make_submitted())


def minimal(**changes: Any) -> dict[str, Any]:
    """What somebody sends who adopts a project that was granted elsewhere."""
    return {
        "schema": "fieldgate/handover/1",
        "title": "Adopted",
        "institution": {"name": "University of Northmere"},
        "principal_investigator": {"name": "Bea Quist", "email": "bea.quist@northmere.example"},
        "team": [],
        "access": {"start": "2026-12-01", "end": "2028-11-30"},
        "collections": [],
    } | changes


def test_an_adopted_project_may_say_less_and_unknown_keys_are_named() -> None:
    check_document(minimal(), "handover-1")
    more = minimal(funder="EX-1204")
    check_document(more, "handover-1")
    assert list_unknown_keys(more, "handover-1") == ["funder"]


ACCOUNTS = {"name": "a", "kind": "accounts", "input": {"usernames": ["someone"]}}


@pytest.mark.parametrize(
    ("changes", "places"),
    [
        ({"schema": "fieldgate/handover/2"}, ["$.schema"]),
        ({"access": {"start": "2026-13-01", "end": "2028-11-30"}}, ["$.access.start"]),
        ({"team": [{"name": "A", "email": "a@b.example", "role": "king"}]}, ["$.team[0].role"]),
        ({"principal_investigator": {"name": "Bea Quist"}}, ["$.principal_investigator"]),
        ({"collections": [{"name": "a", "kind": "videos"}]}, ["$.collections[0]"]),
        ({"collections": [{"name": "a", "kind": "dances"}]}, ["$.collections[0].kind"]),
        ({"collections": [ACCOUNTS | {"input": {"usernames": []}}]}, ["$.collections[0].input.usernames"]),
    ],
)
def test_what_is_wrong_is_named_by_its_place(changes: dict[str, Any], places: list[str]) -> None:
    with pytest.raises(Invalid) as caught:
        check_document(minimal(**changes), "handover-1")
    assert list(caught.value.problems) == places


def test_other_kinds_name_their_input() -> None:
    check_document(minimal(collections=[ACCOUNTS]), "handover-1")
