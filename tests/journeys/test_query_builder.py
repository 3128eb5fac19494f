"""A query built in a browser: with a script and the keyboard, and without a script at all. What was made is the same."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import expect

from accounts.models import User
from harvest.models import Collection, Project
from harvest.services.projects import open_project
from tests import factories
from tests.journeys.field import Times
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PLAN = {"and": [{"operation": "IN", "field_name": "hashtag_name", "field_values": ["vote"]}]}
REGIONS = {"operation": "IN", "field_name": "region_code", "field_values": ["BE"]}
VIEWS = {"operation": "LT", "field_name": "view_count", "field_values": ["1000"]}
MADE = {"and": [*PLAN["and"], REGIONS], "not": [VIEWS]}


@pytest.fixture
def project(site: str, times: Times) -> Project:
    """Bea leads it, Ana manages it. The plan asks for one hashtag in the autumn."""
    pi, manager = factories.make_pi(), factories.make_editor()
    handover: dict[str, Any] = {
        "schema": "fieldgate/handover/1",
        "title": "First votes",
        "proposal": {"snapshot": 1, "sha256": "0" * 64, "catalogue": "tiktok-research-api/2025-01"},
        "institution": {"name": "University of Northmere", "department": "Politics", "country": "BE"},
        "principal_investigator": {"name": pi.name, "email": pi.email},
        "team": [{"name": manager.name, "email": manager.email, "role": "manager"}],
        "harvester": None,
        "access": {"start": "2026-11-01", "end": "2027-10-31"},
        "collections": [
            {
                "name": "plan",
                "kind": "videos",
                "query": PLAN,
                "start_date": "20260701",
                "end_date": "20261031",
            }
        ],
    }
    return open_project(handover, by=None, now=datetime(2026, 11, 23, 9, tzinfo=UTC))


@pytest.fixture
def come(visit: Callable[..., Visitor], project: Project) -> Callable[..., Visitor]:
    def come(person: User, *, scripts: bool) -> Visitor:
        visitor = visit(person.name, scripts=scripts)
        visitor.sign_in(person.email, factories.PASSWORD)
        visitor.open(f"/projects/{project.ref}/collections/new/")
        return visitor

    return come


def test_with_a_script_and_the_keyboard(come: Callable[..., Visitor], project: Project) -> None:
    bea = come(factories.make_pi(), scripts=True)
    page, keys = bea.page, bea.page.keyboard
    bea.reads("Filled in from the approved plan.", "Within the plan", "fits TikTok’s limits")
    bea.looks_at("query-from-the-plan")
    page.locator("#id_name").focus()
    keys.type("belgium")
    page.locator("#choose-and").focus()
    keys.type("Reg")
    keys.press("Tab")
    keys.press("Enter")
    expect(page.locator("#id_c1-operation")).to_be_focused()
    keys.press("Tab")
    keys.type("belgi")
    keys.press("Enter")
    bea.reads("and the account was registered in Belgium (BE).")
    bea.looks_at("query-region")
    page.locator("#choose-not").select_option("view_count")
    bea.press("Add a condition under none of these")
    page.locator("#id_c2-operation").select_option("LT")
    page.locator("#id_c2-values").fill("1,000")
    bea.reads("Left out are those where the number of views is fewer than 1,000.")
    page.locator("#id_end_date").fill("30 November 2026")
    bea.reads("The period ends on 30 November 2026; that of the plan on 31 October 2026.")
    page.locator("#id_reason").fill("The count was repeated.")
    bea.press("TikTok’s form")
    expect(page.locator("#id_query")).to_contain_text('"region_code"')
    bea.looks_at("query-object")
    bea.press("Conditions")
    expect(page.locator("#c2")).to_be_visible()
    bea.looks_at("query-beyond")
    bea.send("Add the collection")
    made = Collection.objects.get(name="belgium")
    assert (made.query, made.outside_plan, made.noted_at is not None) == (MADE, "period", True)
    bea.is_at(f"/projects/{project.ref}/collections/{made.pk}/")
    bea.looks_at("collection-beyond")


def test_without_a_script(come: Callable[..., Visitor], project: Project) -> None:
    ana = come(factories.make_editor(), scripts=False)
    page = ana.page
    page.locator("#choose-and").select_option("region_code")
    ana.send("Add a condition under all of these")
    page.locator("#id_c1-values").select_option("BE")
    page.locator("#choose-or").select_option("keyword")
    ana.send("Add a condition under any of these")
    page.locator("#choose-not").select_option("view_count")
    ana.send("Add a condition under none of these")
    page.locator("#id_c3-operation").select_option("LT")
    page.locator("#id_c3-values").fill("1,000")
    with ana.being_refused(422):
        ana.send("Check it first")
    ana.reads("Give the collection a name.", "Give at least one value for “keyword”")
    ana.send("Remove Keyword, any of these")
    page.locator("#id_name").fill("belgium")
    ana.send("TikTok’s form")
    ana.send("Conditions")
    page.locator("#id_end_date").fill("30 November 2026")
    with ana.being_refused(422):
        ana.send("Add the collection")
    ana.reads("The period ends on 30 November 2026; that of the plan on 31 October 2026.")
    page.locator("#id_reason").fill("The count was repeated.")
    ana.send("Add the collection")
    made = Collection.objects.get(name="belgium")
    assert (made.query, made.outside_reason, made.noted_at) == (MADE, "The count was repeated.", None)


def test_sixty_conditions(come: Callable[..., Visitor], project: Project) -> None:
    """The page holds them, and each says what it asks."""
    bea = come(factories.make_pi(), scripts=True)
    conditions = [
        {"operation": "EQ", "field_name": "hashtag_name", "field_values": [f"tag{number}"]}
        for number in range(60)
    ]
    bea.press("TikTok’s form")
    bea.page.locator("#id_query").fill(json.dumps({"or": conditions}))
    bea.press("Conditions")
    expect(bea.page.locator(".query-row")).to_have_count(60)
    bea.reads("A hashtag is #tag59")
    bea.looks_at("query-sixty")
