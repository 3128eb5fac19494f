"""What a run's page says of failed requests, and what a project's page asks next: words from tables."""

from dataclasses import replace

import pytest

from harvest.rules.mishaps import explain
from harvest.rules.next_step import Facts, Step, next_step
from harvest.rules.operators import Named, find_objection
from harvest.rules.rights import Right
from harvest.rules.states import KeyState, ProjectState
from tiktok import errors
from tiktok.errors import TikTokError

IDLE = Facts(
    state=ProjectState.OPEN,
    key=KeyState.WORKS,
    has_collection=True,
    has_unstarted=False,
    has_live_run=False,
    has_videos=True,
    has_copy_to_replace=False,
    has_brake=False,
    has_certificate=False,
)
ALL = frozenset(Right)


@pytest.mark.parametrize(
    ("code", "status", "error"),
    [
        ("rate_limit_exceeded", 429, errors.RateLimited),
        ("internal_error", 500, errors.ServerFailed),
        ("access_token_invalid", 401, errors.TokenRefused),
        ("TimedOut", None, errors.TimedOut),
        ("GatewayTimedOut", 504, errors.GatewayTimedOut),
        ("something_new", 500, errors.ServerFailed),
    ],
)
def test_a_logged_word_is_explained_by_its_error(
    code: str, status: int | None, error: type[TikTokError]
) -> None:
    assert explain(code, status).what == error.what_to_do


@pytest.mark.parametrize("code", ["", "invalid_params", "Advice", "datetime", "__doc__", "TikTokError"])
def test_every_word_has_an_explanation(code: str) -> None:
    mishap = explain(code, 400)
    assert (bool(mishap.what), bool(mishap.done)) == (True, True)


@pytest.mark.parametrize(
    ("changes", "step"),
    [
        ({}, Step.DATASET),
        ({"has_unstarted": True}, Step.START),
        ({"has_live_run": True, "has_unstarted": True}, Step.WATCH),
        ({"has_collection": False, "has_videos": False}, Step.COLLECTION),
        ({"key": None, "has_collection": False}, Step.KEY),
        ({"key": KeyState.REFUSED, "has_live_run": True}, Step.KEY),
        ({"key": KeyState.NOT_TRIED, "has_unstarted": True}, Step.START),
        ({"has_brake": True, "key": None}, Step.RELEASE),
        ({"state": ProjectState.CLOSING, "has_brake": True}, Step.CLOSING),
        ({"state": ProjectState.CLOSED, "has_certificate": True}, Step.CERTIFICATE),
        ({"has_videos": False}, None),
        ({"has_copy_to_replace": True}, None),
        ({"has_copy_to_replace": True, "has_live_run": True}, Step.WATCH),
    ],
)
def test_the_most_urgent_thing_is_next(changes: dict[str, object], step: Step | None) -> None:
    assert next_step(replace(IDLE, **changes), ALL) is step  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rights", "step"),
    [
        (frozenset({Right.SEE}), Step.WATCH),
        (frozenset({Right.SEE, Right.KEY}), Step.KEY),
        (frozenset({Right.SEE, Right.RELEASE}), Step.RELEASE),
        (frozenset(), None),
    ],
)
def test_nobody_is_sent_where_they_may_not_go(rights: frozenset[Right], step: Step | None) -> None:
    facts = replace(IDLE, key=None, has_live_run=True, has_brake=True)
    assert next_step(facts, rights) is step


@pytest.mark.parametrize(
    ("named", "handover", "objects"),
    [
        (Named.TEAM, {"harvester": None}, False),
        (Named.INSTITUTION, {}, False),
        (Named.THIRD_PARTY, {"harvester": {"described_as": "The library"}}, False),
        (Named.THIRD_PARTY, {}, False),
        (Named.THIRD_PARTY, {"harvester": None}, True),
        (Named.NOWHERE, {"harvester": {"described_as": "The library"}}, True),
    ],
)
def test_who_operates_the_site_has_to_be_named(
    named: Named, handover: dict[str, object], objects: bool
) -> None:
    assert bool(find_objection(named, handover)) is objects
