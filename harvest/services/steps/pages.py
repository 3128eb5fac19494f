"""A list around an account, page by page: what of it is held, and what its end proves."""

from collections.abc import Mapping
from typing import Any, Final

from harvest.models import Check
from harvest.rules.answers import Word
from harvest.rules.looks import Verdict
from harvest.services.arriving import listed_key
from harvest.services.looking import read_sent
from harvest.services.steps.probes import ENDLESS, MAY_BE_CAPPED, PROBES
from harvest.vault import open_keyring
from tiktok.client import Page

THE_LIST: Final = "list"
"""Stands for the one thing that is asked for, page by page."""

OPEN_LIST: Final = "The list may have been cut short, and nothing that is held was in it."


def read_list_page(
    check: Check, page: Page, place: Mapping[str, Any], of: str
) -> tuple[dict[str, Any], Word | None]:
    """Where the list stands after this page, and what it says as a whole; None: it goes on.

    A whole list without anything that is held says as little as a refusal, until another list was answered.
    """
    keys, kind = open_keyring().project(check.batch.project.ref), check.batch.kind
    sent = frozenset(read_sent(check))
    found = set(place.get("found", ()))
    found |= {listed_key(keys, kind, of, item) for item in page.items} & sent
    rows = place.get("rows", 0) + len(page.items)
    further = {"cursor": page.cursor, "rows": rows, "found": sorted(found), "whole": not page.has_more}
    if found == sent:
        return further, Word.THERE
    if page.has_more:
        is_stuck = page.cursor in (None, place.get("cursor")) or rows > ENDLESS
        return ({}, Word.FAILED) if is_stuck else (further, None)
    is_something = bool(found) or _may_be_capped(kind, rows)
    return further, Word.THERE if is_something else Word.REFUSED


def judge_list(kind: str, sent: frozenset[str], place: Mapping[str, Any], verdict: Verdict) -> Verdict:
    """What the list proves of the records, given that it, or its refusal, is believed."""
    if THE_LIST in verdict.absent:
        return Verdict(believed=True, absent=sent)
    found = frozenset(place.get("found", ())) & sent
    is_proof = place.get("whole", False) and not _may_be_capped(kind, place.get("rows", 0))
    absent = sent - found if is_proof else frozenset()
    if not found | absent:
        return Verdict(believed=False, reason=OPEN_LIST)
    return Verdict(believed=True, present=found, absent=absent)


def _may_be_capped(kind: str, rows: int) -> bool:
    return PROBES[kind].may_be_capped and rows >= MAY_BE_CAPPED
