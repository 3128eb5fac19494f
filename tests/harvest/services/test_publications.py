"""From a planned output to its publication: compared with real records, signed, sent to TikTok, forgotten in time."""

import json
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import SiteRole, User
from accounts.rules.errors import Conflict, Invalid, NotAllowed, NotNow
from harvest.models import KeptFinding, Manuscript, Publication, Record, Tombstone, Unit
from harvest.rules.publishing import ManuscriptState, OutputKind, Purpose, Stage, Verdict
from harvest.rules.states import UnitState
from harvest.selectors.publications import newest_of, stage_of
from harvest.services.closing import announce_close
from harvest.services.manuscript_findings import keep_finding, list_entries, list_open_entries
from harvest.services.manuscripts import forget_manuscripts, send_manuscript
from harvest.services.publications import (
    drop_publication,
    move_publication,
    plan_publication,
    record_notice,
    record_published,
)
from harvest.services.signing_off import sign_off
from harvest.vault import open_keyring, open_record, tombstone_of
from proposals.models import AuditEvent, Deadline, Need
from tests.factories import make_user
from tests.harvest.bench import Bench

TEXT = b"We looked at posts of February, collected with the TikTok Research API."


@pytest.fixture
def reviewers() -> list[User]:
    return [
        make_user("Eli Marsh", site_role=SiteRole.LIBRARIAN),
        make_user("Una Kehl", site_role=SiteRole.LIBRARIAN),
    ]


@pytest.fixture
def publication(bench: Bench) -> Publication:
    return plan(bench)


def plan(bench: Bench, days: int = 100) -> Publication:
    return plan_publication(
        bench.project,
        kind=OutputKind.ARTICLE,
        title="Herons and boats",
        venue="Journal of Piers",
        planned_on=bench.clock().date() + timedelta(days),
        authors=[bench.project.pi],
        others="",
        by=bench.project.pi,
        now=bench.clock(),
    )


def send(bench: Bench, publication: Publication, content: bytes = TEXT) -> Manuscript:
    author = bench.project.members.get(role="data_user").user
    send_manuscript(publication, "draft.txt", content, by=author, now=bench.clock())
    bench.work()
    return current(publication)


def current(publication: Publication) -> Manuscript:
    newest = newest_of(Publication.objects.get(pk=publication.pk))
    assert newest is not None
    return newest


def approve(bench: Bench, manuscript: Manuscript, people: list[User]) -> None:
    for person in people:
        sign_off(manuscript, Verdict.APPROVED, "", by=person, now=bench.clock())


def stage(bench: Bench, publication: Publication) -> Stage:
    return stage_of(Publication.objects.get(pk=publication.pk), bench.clock().date())


def open_a_record(bench: Bench) -> dict[str, Any]:
    record = Record.objects.filter(project=bench.project).order_by("key")[0]
    keys = open_keyring().project(bench.project.ref)
    return open_record(keys, bench.project.pk, record.kind, record.key, bytes(record.payload))


def test_what_a_text_takes_from_the_records_is_found(bench: Bench, publication: Publication) -> None:
    bench.harvest()
    record = open_a_record(bench)
    text = f"{record['username']} wrote: {record['video_description']} ({record['id']}). TikTok Research API."

    manuscript = send(bench, publication, text.encode())

    found = {entry.sort: entry.text for entry in list_entries(manuscript)}
    assert found["handle"] == record["username"]
    assert found["id"] == record["id"]
    assert manuscript.compared >= Record.objects.count() > 200
    assert manuscript.text == b""
    assert stage(bench, publication) is Stage.TO_SIGN


def test_an_erased_number_is_known_without_being_kept(bench: Bench, publication: Publication) -> None:
    keys = open_keyring().project(bench.project.ref)
    key = "7345557461438385450"
    Tombstone.objects.create(
        project=bench.project,
        kind="video",
        key=tombstone_of(keys, "video", key),
        reason=Tombstone.Reason.ABSENT,
        erased_at=bench.clock(),
    )

    manuscript = send(bench, publication, TEXT + f" See {key} and 7345557461438385451.".encode())

    assert [(entry.sort, entry.text) for entry in list_entries(manuscript)] == [
        ("erased_id", key),
        ("unknown_id", "7345557461438385451"),
    ]


def test_the_whole_way_to_publication(bench: Bench, publication: Publication, reviewers: list[User]) -> None:
    begun = bench.clock().date()
    manuscript = send(bench, publication)
    approve(bench, manuscript, reviewers)
    for purpose in Purpose:
        record_notice(
            publication,
            purpose,
            sent_on=begun,
            sent_to="TikTok's form",
            by=bench.project.pi,
            now=bench.clock(),
        )
    waiting = stage(bench, publication)
    with pytest.raises(NotNow, match=r"It may appear on 19 April 2026 at the earliest\."):
        record_published(publication, published_on=begun, where="", by=bench.project.pi, now=bench.clock())
    bench.clock.now += timedelta(days=30)
    with pytest.raises(Invalid, match="19 April 2026 at the earliest"):
        record_published(publication, published_on=begun, where="", by=bench.project.pi, now=bench.clock())
    record_published(
        publication,
        published_on=begun + timedelta(30),
        where="doi:10.1000/x",
        by=bench.project.pi,
        now=bench.clock(),
    )

    assert waiting is Stage.WAITING
    assert stage(bench, publication) is Stage.PUBLISHED
    assert list(
        AuditEvent.objects.filter(verb__regex="^(manuscript|publication)")
        .order_by("pk")
        .values_list("verb", flat=True)
    ) == [
        "publication.planned",
        "manuscript.sent",
        "manuscript.compared",
        "manuscript.signed",
        "manuscript.signed",
        "publication.notice",
        "publication.notice",
        "publication.published",
    ]
    assert not Deadline.objects.filter(key__contains=":publication:", done_at=None).exists()
    assert not Need.objects.filter(key__contains=":publication:").exists()


def test_deadlines_move_with_the_day(bench: Bench, publication: Publication) -> None:
    before = list(
        Deadline.objects.filter(key__contains=":publication:").values_list("key", "due_on").distinct()
    )
    move_publication(publication, date(2026, 9, 1), by=bench.project.pi, now=bench.clock())
    after = list(
        Deadline.objects.filter(key__contains=":publication:", done_at=None)
        .values_list("due_on", flat=True)
        .distinct()
        .order_by("due_on")
    )
    drop_publication(publication, by=bench.project.pi, now=bench.clock())

    assert sorted(day for _, day in before) == [date(2026, 5, 29), date(2026, 6, 21)]
    assert after == [date(2026, 8, 2), date(2026, 8, 25)]
    assert not Deadline.objects.filter(key__contains=":publication:", done_at=None).exists()
    with pytest.raises(NotNow, match="This publication is over"):
        move_publication(publication, date(2026, 9, 1), by=bench.project.pi, now=bench.clock())


def test_nobody_signs_their_own_text_or_twice(
    bench: Bench, publication: Publication, reviewers: list[User]
) -> None:
    manuscript = send(bench, publication)
    approve(bench, manuscript, reviewers[:1])
    sender = bench.project.members.get(role="data_user").user

    for person in (bench.project.pi, sender, reviewers[0]):
        with pytest.raises(NotAllowed, match="two people who are neither its authors"):
            sign_off(manuscript, Verdict.APPROVED, "", by=person, now=bench.clock())
    assert manuscript.sign_offs.count() == 1


def test_findings_are_answered_before_anybody_approves(
    bench: Bench, publication: Publication, reviewers: list[User]
) -> None:
    manuscript = send(bench, publication, TEXT + b" Thanks to @harbour.museum.")
    (entry,) = list_open_entries(manuscript)
    with pytest.raises(NotNow, match="1 of the findings have no answer yet"):
        sign_off(manuscript, Verdict.APPROVED, "", by=reviewers[0], now=bench.clock())
    with pytest.raises(Invalid, match="Say why it may stay"):
        keep_finding(manuscript, entry.name, " ", by=bench.project.pi, now=bench.clock())
    keep_finding(manuscript, entry.name, "A museum", by=bench.project.pi, now=bench.clock())
    approve(bench, manuscript, reviewers[:1])

    assert list_open_entries(manuscript) == ()
    with pytest.raises(NotNow, match="Somebody has signed this version already"):
        keep_finding(manuscript, entry.name, "Another", by=bench.project.pi, now=bench.clock())


def test_a_returned_text_begins_anew_with_its_next_version(
    bench: Bench, publication: Publication, reviewers: list[User]
) -> None:
    first = send(bench, publication)
    with pytest.raises(Invalid, match="Say what the authors have to change"):
        sign_off(first, Verdict.RETURNED, "", by=reviewers[0], now=bench.clock())
    sign_off(first, Verdict.RETURNED, "Page 2 names a village.", by=reviewers[0], now=bench.clock())
    returned = stage(bench, publication)
    second = send(bench, publication, TEXT + b" More.")

    assert (returned, stage(bench, publication)) == (Stage.RETURNED, Stage.TO_SIGN)
    with pytest.raises(NotNow, match="There is a newer version"):
        sign_off(first, Verdict.APPROVED, "", by=reviewers[1], now=bench.clock())
    approve(bench, second, reviewers)
    assert stage(bench, publication) is Stage.TO_SEND


def test_tiktok_gets_what_was_approved(bench: Bench, publication: Publication, reviewers: list[User]) -> None:
    today = bench.clock().date()
    given: dict[str, Any] = {
        "sent_on": today,
        "sent_to": "form",
        "by": bench.project.pi,
        "now": bench.clock(),
    }
    manuscript = send(bench, publication)
    with pytest.raises(NotNow, match="TikTok gets a version that two people have approved"):
        record_notice(publication, Purpose.COPY, **given)
    approve(bench, manuscript, reviewers)
    for wrong in ({"sent_on": today + timedelta(1)}, {"sent_on": today - timedelta(1)}, {"sent_to": " "}):
        with pytest.raises(Invalid):
            record_notice(publication, Purpose.COPY, **given | wrong)
    record_notice(publication, Purpose.COPY, **given)
    with pytest.raises(Conflict, match="recorded already"):
        record_notice(publication, Purpose.COPY, **given)


def test_nothing_is_published_while_a_duty_is_overdue(
    bench: Bench, publication: Publication, reviewers: list[User]
) -> None:
    bench.harvest()
    manuscript = send(bench, publication)
    approve(bench, manuscript, reviewers)
    today = bench.clock().date()
    for purpose in Purpose:
        record_notice(
            publication, purpose, sent_on=today, sent_to="form", by=bench.project.pi, now=bench.clock()
        )
    bench.clock.now += timedelta(days=31)

    with pytest.raises(NotNow, match="Some records were not confirmed with TikTok in time"):
        record_published(
            publication, published_on=bench.clock().date(), where="", by=bench.project.pi, now=bench.clock()
        )


def test_a_text_is_forgotten_in_time_and_its_counts_stay(bench: Bench, publication: Publication) -> None:
    manuscript = send(bench, publication, TEXT + b" @harbour.museum")
    keep_finding(manuscript, list_entries(manuscript)[0].name, "ok", by=bench.project.pi, now=bench.clock())
    early = forget_manuscripts(manuscript.keep_until - timedelta(seconds=1))
    late = forget_manuscripts(manuscript.keep_until)
    manuscript.refresh_from_db()

    assert (early, late, forget_manuscripts(manuscript.keep_until)) == (0, 1, 0)
    assert (manuscript.text, manuscript.findings, manuscript.state) == (b"", b"", ManuscriptState.FORGOTTEN)
    assert manuscript.counts == {"handle": 1}
    assert not KeptFinding.objects.exists()


def test_after_the_end_there_is_nothing_to_compare_with(bench: Bench, publication: Publication) -> None:
    announce_close(bench.project, "Over", by=None, now=bench.clock())
    bench.project.state = "closing"
    bench.project.save()

    with pytest.raises(NotNow, match="The access is over"):
        send(bench, publication)


def test_a_worker_that_dies_leaves_nothing_half(
    bench: Bench, publication: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Died(BaseException):
        pass

    def die(place: str) -> None:
        if place == "before_commit":
            raise Died

    monkeypatch.setattr("harvest.services.manuscripts.failpoint", die)
    author = bench.project.members.get(role="data_user").user
    send_manuscript(publication, "draft.txt", TEXT, by=author, now=bench.clock())
    with pytest.raises(Died):
        bench.work()
    between = current(publication).state
    monkeypatch.undo()
    bench.clock.move(200)
    bench.work()

    assert between == ManuscriptState.WAITING
    assert current(publication).state == ManuscriptState.CHECKED
    assert Unit.objects.get(kind="manuscript").state == UnitState.DONE


def test_the_command_says_what_it_found_and_keeps_nothing(bench: Bench, tmp_path: Path) -> None:
    bench.harvest()
    record = open_a_record(bench)
    file = tmp_path / "draft.md"
    file.write_text(f"By the TikTok Research API: {record['id']}")
    out = StringIO()

    with pytest.raises(CommandError, match="1 findings have to be answered"):
        call_command("manuscript", "check", bench.project.ref, str(file), "--json", stdout=out)
    said = json.loads(out.getvalue())

    assert (said["state"], said["counts"]) == ("findings", {"id": 1})
    assert said["findings"][0]["place"] == "Line 1"
    assert not Manuscript.objects.exists()


def test_the_command_is_content_with_a_clean_text(bench: Bench, tmp_path: Path) -> None:
    file = tmp_path / "draft.md"
    file.write_bytes(TEXT)
    out = StringIO()

    call_command("manuscript", "check", bench.project.ref, str(file), stdout=out)

    assert out.getvalue().strip() == "0 to answer, 0 to look at, 0 texts compared"


def test_two_reviewers_are_asked_and_authors_are_not(
    bench: Bench, publication: Publication, reviewers: list[User]
) -> None:
    send(bench, publication)

    asked = set(Need.objects.filter(key__endswith=":sign").values_list("user__name", flat=True))
    assert asked == {"Eli Marsh", "Una Kehl"}
