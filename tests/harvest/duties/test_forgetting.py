"""Posts that a question names by their number: once erased, the number stands nowhere that this site writes."""

import json
from pathlib import Path
from typing import Any

from django.db import transaction

from harvest.models import Collection, Project, Run
from harvest.rules.kinds import name_account
from harvest.services.certificates import verify_certificate, write_certificate
from harvest.services.closing import announce_close, confirm_close
from harvest.services.collections import add_collection
from harvest.services.datasets import Choice, build_dataset
from harvest.services.ending import close_now
from harvest.services.forgetting import forget_names
from harvest.services.proof import places_of, search
from harvest.services.runs import start_run
from harvest.vault import key_code, open_keyring
from proposals.models import Answer, Thread
from tests.factories import make_draft
from tests.harvest.duties.site import HANDOVER, Site, pi
from tiktok.query import parse_query


def name_posts(site: Site, ids: list[str]) -> Collection:
    """A collection that asks for exactly these, as it would have come with the hand-over, and its run."""
    query = {"and": [{"operation": "IN", "field_name": "video_id", "field_values": ids}]}
    document: dict[str, Any] = {**HANDOVER["collections"][0], "name": "named", "query": query}
    handover = site.project.handover
    Project.objects.filter(pk=site.project.pk).update(
        handover={**handover, "collections": [*handover["collections"], document]}
    )
    site.project.refresh_from_db()
    collection = add_collection(site.project, document, by=None, now=site.now)
    start_run(collection, by=None, now=site.now)
    site.work()
    return collection


def find(site: Site, ids: list[str]) -> dict[str, int]:
    """How many of these ids stand in each place."""
    found = search([each.encode() for each in ids], places_of(site.project), lambda: None)
    return {place.what: place.found for place in found.places if place.found}


def test_an_erased_id_leaves_the_questions_that_named_it(site: Site, tmp_path: Path) -> None:
    gone, kept = site.keys()[:2], site.keys()[2:5]
    collection = name_posts(site, gone + kept)
    dataset = build_dataset(site.project, Choice("csv"), folder=tmp_path / "out", by=pi(), clock=site.clock)
    report = tmp_path / "out" / "completeness.json"
    assert find(site, gone)
    assert gone[0] in report.read_text()
    site.delete(gone)
    site.move(days=10)
    site.refresh()
    assert find(site, gone) == {}
    collection.refresh_from_db()
    (condition,) = parse_query(collection.query).all_of
    assert condition.field_values[2:] == tuple(kept)
    assert len(condition.field_values) == 5
    assert Run.objects.get(collection=collection).asked["query"] == collection.query
    dataset.refresh_from_db()
    asked = {each["collection"]: each["asked"] for each in dataset.manifest["completeness"]}
    assert dataset.manifest["collections"][0]["query"] == asked[collection.name]["query"] == collection.query
    assert asked == {each["collection"]: each["asked"] for each in json.loads(report.read_bytes())}


def test_what_is_asked_again_finds_the_others_alone(site: Site) -> None:
    gone, kept = site.keys()[:1], site.keys()[1:3]
    collection = name_posts(site, gone + kept)
    site.delete(gone)
    site.move(days=10)
    site.refresh()
    site.restore(gone)
    collection.refresh_from_db()
    run = start_run(collection, by=None, now=site.now)
    site.work()
    run.refresh_from_db()
    assert (run.state, run.records_new, run.records_again) == ("completed", 0, 2)


def test_a_project_that_names_its_posts_can_end(site: Site, tmp_path: Path) -> None:
    ids = site.keys()
    name_posts(site, [*ids[:5], *ids[-5:]])
    build_dataset(site.project, Choice("csv"), folder=tmp_path / "out", by=pi(), clock=site.clock)
    closing = announce_close(site.project, "Done", by=pi(), now=site.now)
    confirm_close(site.project, closing.digest, by=pi(), now=site.now)
    certificate = close_now(closing, clock=site.clock, wait=lambda _: None)
    assert find(site, ids) == {}
    path, _ = write_certificate(certificate, tmp_path / "certificate")
    assert verify_certificate(path, None).number == certificate.number


def test_what_people_wrote_is_left_where_it_stands_and_not_looked_for(site: Site) -> None:
    """In an answer, in a comment that only the library sees, in the reason for the end."""
    in_answer, in_comment, in_reason = site.keys()[:3]
    draft = make_draft()
    value = f"As in https://www.tiktok.com/@somebody/video/{in_answer}"
    Answer.objects.create(proposal=draft, key="research.question", value=value, updated_at=site.now)
    Thread.of_all.create(
        proposal=draft,
        question_key="research.question",
        audience=Thread.Audience.LIBRARY,
        quote=in_comment,
        opened_at=site.now,
    )
    closing = announce_close(site.project, f"Post {in_reason} was the last", by=pi(), now=site.now)
    confirm_close(site.project, closing.digest, by=pi(), now=site.now)
    certificate = close_now(closing, clock=site.clock, wait=lambda _: None)
    assert certificate.content["verification"]["bytes_before"]["needles"] == 37
    assert find(site, [in_answer, in_comment, in_reason]) == {"database and its journal": 3}


def test_the_name_of_an_erased_account_leaves_the_questions_that_named_it(site: Site) -> None:
    """Where a word of TikTok's grammar reads like the name, it stays."""
    names = ["marsh.wren", "in", "old.pier"]
    query = {"and": [{"operation": "IN", "field_name": "username", "field_values": names}]}
    document: dict[str, Any] = {**HANDOVER["collections"][0], "name": "named", "query": query}
    collection = add_collection(site.project, document, by=None, now=site.now)
    listed = {"name": "listed", "kind": "accounts", "input": {"usernames": ["@marsh.wren", "old.pier"]}}
    accounts = add_collection(site.project, listed, by=None, now=site.now)
    keys = open_keyring().project(site.project.ref)

    with transaction.atomic():
        forget_names(keys, site.project.pk, [key_code(keys, name_account(name)) for name in names[:2]])
    collection.refresh_from_db()
    accounts.refresh_from_db()

    (condition,) = parse_query(collection.query).all_of
    assert (condition.operation, condition.field_name) == ("IN", "username")
    assert [value[:5] for value in condition.field_values] == ["gone.", "gone.", "old.p"]
    assert accounts.query["usernames"] == [condition.field_values[0], "old.pier"]
