"""TikTok asks for a deletion: recorded, carried out to the last copy, kept out afterwards, answered with proof."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from accounts.rules.errors import Invalid, NotNow
from harvest.models import Certificate, Dataset, DatasetCopy, DeletionRequest, Record, Tombstone
from harvest.rules.deletion import Covers, DeletionStage
from harvest.selectors.deletion import deletion_request, stage_of
from harvest.selectors.publishing_duties import find_overdue_duty
from harvest.services import erasing_requested
from harvest.services.closing import announce_close, confirm_close
from harvest.services.datasets import Choice, build_dataset
from harvest.services.deletion import (
    Answered,
    Asked,
    answer_request,
    assign_request,
    begin_erasing,
    open_subjects,
    record_request,
    withdraw_request,
)
from harvest.services.erasing_requested import count_named, erase_requested
from harvest.services.runs import start_run
from harvest.vault import open_keyring, open_record, seal_record, tombstone_of
from proposals.models import AuditEvent, Deadline, Need
from tests.harvest.duties.site import Site, librarian, pi

ABSENT = "7345557461438385450"


def asked(site: Site, covers: Covers = Covers.IDS, subjects: str = ABSENT, **changed: Any) -> Asked:
    today = site.now.date()
    values = {
        "due_on": today + timedelta(30),
        "assigned_to": pi(),
        "text": "Please delete.",
        "sent_by": "TikTok",
    }
    return Asked(**{"received_on": today, "covers": covers, "subjects": subjects} | values | changed)


def record(
    site: Site, covers: Covers = Covers.IDS, subjects: str = ABSENT, **changed: Any
) -> DeletionRequest:
    return record_request(
        site.project, asked(site, covers, subjects, **changed), by=librarian(), now=site.now
    )


def current(request: DeletionRequest) -> DeletionRequest:
    return DeletionRequest.objects.select_related("project").get(pk=request.pk)


def erase(site: Site, request: DeletionRequest) -> int:
    begin_erasing(current(request), by=pi(), now=site.now)
    return erase_requested(site.now)


def author_of(site: Site, key: str) -> str:
    keys = open_keyring().project(site.project.ref)
    record = Record.objects.get(project=site.project, kind="video", key=key)
    name = open_record(keys, site.project.pk, "video", key, bytes(record.payload))["username"]
    return str(name)


def answer(site: Site, **changed: Any) -> Answered:
    return Answered(**{"on": site.now.date(), "to": "TikTok", "how": "by mail", "reference": "T-1"} | changed)


def test_a_request_is_a_day_for_those_who_see_to_it(site: Site) -> None:
    request = record(site)
    deadline = Deadline.objects.get(key=f"project:{site.project.ref}:deletion:1")
    assert (deadline.due_on, deadline.path) == (request.due_on, f"/projects/{site.project.ref}/deletions/1/")
    assert set(deadline.people.all()) == {pi(), librarian()}
    assert [need.user for need in Need.objects.filter(key=deadline.key)] == [pi()]
    assign_request(request, librarian(), by=pi(), now=site.now)
    assert [need.user for need in Need.objects.filter(key=deadline.key)] == [librarian()]


def test_what_it_names_stands_nowhere_in_clear(site: Site) -> None:
    request = record(site)
    assert open_subjects(request) == (ABSENT,)
    assert ABSENT.encode() not in bytes(current(request).subjects)
    trail = json.dumps(list(AuditEvent.objects.values_list("detail", flat=True)))
    assert ABSENT not in trail


def test_named_ids_leave_every_place_and_are_not_taken_in_again(site: Site, tmp_path: Path) -> None:
    dataset = build_dataset(site.project, Choice("csv"), folder=tmp_path / "out", by=pi(), clock=site.clock)
    DatasetCopy.objects.create(dataset=dataset, user=pi(), taken_at=site.now)
    before, gone = site.keys(), site.keys()[::100]
    request = record(site, subjects="\n".join([*gone, ABSENT]))
    assert count_named(request) == len(gone)
    assert erase(site, request) == len(gone)
    site.work()
    kept = [key for key in before if key not in gone]
    assert site.keys() == kept
    text = (tmp_path / "out" / "videos.csv").read_text()
    assert not any(key in text for key in gone)
    assert Dataset.objects.get().state == "recut"
    assert DatasetCopy.objects.get().recalled_at is not None
    request = current(request)
    assert (request.erased, bytes(request.subjects), stage_of(request)) == (
        len(gone),
        b"",
        DeletionStage.ERASED,
    )
    keys = open_keyring().project(site.project.ref)
    for key in (*gone, ABSENT):
        assert Tombstone.objects.get(kind="video", key=tombstone_of(keys, "video", key)).reason == "requested"
    start_run(site.project.collections.get(), by=None, now=site.now)
    site.work()
    assert site.keys() == kept


def test_of_an_account_everything_goes_that_is_its_own(site: Site) -> None:
    name = author_of(site, site.keys()[0])
    held = site.keys()
    theirs = [key for key in held if author_of(site, key) == name]
    assert 1 < len(theirs) < len(held)
    kept = [key for key in held if key not in theirs]
    request = record(site, Covers.ACCOUNTS, f"@{name.upper()}")
    assert erase(site, request) == len(theirs)
    assert site.keys() == kept


def test_of_an_account_also_what_was_stored_behind_the_walk(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A harvest is running meanwhile: `1` is the first of all keys, and stored once its page was read."""
    held = site.keys()
    name = author_of(site, held[0])
    theirs = [key for key in held if author_of(site, key) == name]
    request = record(site, Covers.ACCOUNTS, f"@{name}")
    keys = open_keyring().project(site.project.ref)

    def store(_: str) -> None:
        last = Record.objects.filter(kind="video").order_by("-key").values()[0]
        payload = seal_record(keys, site.project.pk, "video", "1", {"username": name, "id": "1"})
        Record.objects.create(**last | {"key": "1", "payload": payload})
        patch.undo()

    with monkeypatch.context() as patch:
        patch.setattr(erasing_requested, "failpoint", store)
        assert erase(site, request) == len(theirs) + 1
    assert not Record.objects.filter(key="1").exists()
    assert current(request).erased == len(theirs) + 1


def test_a_pass_that_broke_off_goes_on_and_counts_each_record_once(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def kill(_: str) -> None:
        raise Killed

    gone = site.keys()[:40]
    request = record(site, subjects="\n".join(gone))
    begin_erasing(request, by=pi(), now=site.now)
    monkeypatch.setattr(erasing_requested, "CHUNK", 15)
    for place in ("before_commit", "after_commit"):
        with monkeypatch.context() as patch:
            patch.setattr(
                erasing_requested, "failpoint", lambda name, at=place: kill(name) if name == at else None
            )
            with pytest.raises(Killed):
                erase_requested(site.now)
    assert current(request).erased == 15
    assert erase_requested(site.now) == 25
    assert (current(request).erased, len(set(site.keys()) & set(gone))) == (40, 0)


def test_everything_is_erased_by_the_end_and_the_end_is_what_is_answered(site: Site) -> None:
    request = record(site, Covers.ALL, "")
    with pytest.raises(NotNow):
        begin_erasing(current(request), by=pi(), now=site.now)
    with pytest.raises(NotNow):
        answer_request(current(request), answer(site), by=pi(), now=site.now)
    closing = announce_close(site.project, "TikTok asked for it", by=pi(), now=site.now)
    confirm_close(site.project, closing.digest, by=pi(), now=site.now)
    assert stage_of(current(request)) is DeletionStage.ERASING
    site.work()
    assert stage_of(current(request)) is DeletionStage.ERASED
    answer_request(current(request), answer(site), by=pi(), now=site.now)
    assert stage_of(current(request)) is DeletionStage.ANSWERED
    assert not Deadline.objects.filter(key__contains=":deletion:", done_at=None).exists()
    assert not Need.objects.filter(key__contains=":deletion:").exists()
    assert deletion_request(site.project) == request
    certificate = Certificate.objects.get()
    assert (certificate.asked_on, certificate.due_on) == (request.received_on, request.due_on)


def test_a_request_for_ids_is_done_when_the_project_ends_first(site: Site) -> None:
    request = record(site, subjects=site.keys()[0])
    closing = announce_close(site.project, "Done", by=pi(), now=site.now)
    confirm_close(site.project, closing.digest, by=pi(), now=site.now)
    site.work()
    request = current(request)
    assert (stage_of(request), bytes(request.subjects), count_named(request)) == (
        DeletionStage.ERASED,
        b"",
        0,
    )


def test_a_request_past_its_day_stands_in_the_way_of_publishing(site: Site) -> None:
    request = record(site, due_on=site.now.date())
    assert find_overdue_duty(site.project, site.now) == ""
    assert "TikTok asked for a deletion" in find_overdue_duty(site.project, site.now + timedelta(days=1))
    withdraw_request(request, "A mistake", by=pi(), now=site.now)
    assert find_overdue_duty(site.project, site.now + timedelta(days=1)) == ""


def test_what_tiktok_took_back_erases_nothing(site: Site) -> None:
    request, before = record(site, subjects=site.keys()[0]), site.keys()
    withdraw_request(request, "A mistake of theirs", by=pi(), now=site.now)
    with pytest.raises(NotNow):
        begin_erasing(current(request), by=pi(), now=site.now)
    assert erase_requested(site.now) == 0
    assert site.keys() == before
    assert deletion_request(site.project) is None


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"received_on": timedelta(1)}, "received_on"),
        ({"due_on": timedelta(-1)}, "due_on"),
        ({"text": " "}, "text"),
        ({"sent_by": ""}, "sent_by"),
        ({"subjects": "12x"}, "subjects"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(site: Site, changed: dict[str, Any], field: str) -> None:
    values = {
        name: site.now.date() + value if isinstance(value, timedelta) else value
        for name, value in changed.items()
    }
    with pytest.raises(Invalid) as refused:
        record(site, **values)
    assert field in refused.value.problems
    assert not DeletionRequest.objects.exists()


def test_tiktok_is_not_told_before_it_is_done(site: Site) -> None:
    request = record(site, subjects=site.keys()[0])
    erase(site, request)
    site.move(days=2)
    for day in (-3, 1):
        with pytest.raises(Invalid):
            answer_request(
                current(request), answer(site, on=site.now.date() + timedelta(day)), by=pi(), now=site.now
            )
    answer_request(current(request), answer(site), by=pi(), now=site.now)
    found = current(request)
    assert (found.answered_to, found.answered_how, found.answered_reference) == ("TikTok", "by mail", "T-1")
