"""The end of a project on a real file: announced, confirmed, erased, looked for byte by byte, certified."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from accounts.rules.errors import Conflict, Invalid, NotNow
from harvest.models import (
    ApiKey,
    Certificate,
    Check,
    Closing,
    DayCount,
    Record,
    Run,
    Sighting,
    Tombstone,
    Unit,
)
from harvest.rules.states import ProjectState, RunState, UnitKind, UnitState
from harvest.services.certificates import read_pdf, verify_certificate, write_certificate
from harvest.services.closing import announce_close, confirm_close
from harvest.services.datasets import Choice, build_dataset
from harvest.services.ending import close_now
from harvest.services.expiring import _close_by_itself, plan_ends
from harvest.services.keys import set_key
from harvest.services.projects import open_project
from harvest.services.proof import finds_in_files, places_of, search, take_samples
from harvest.services.runs import start_run
from harvest.vault import KeyDestroyed, init_keyring, open_keyring
from proposals.models import AuditEvent, Need
from tests.harvest.duties.site import HANDOVER, Site, open_site, pi
from tiktok.simulator import Running

REASON = "The thesis was handed in"


def open_another(site: Site) -> Site:
    """A second project on the same site that collects the same videos."""
    project = open_project(HANDOVER | {"title": "The same videos again"}, by=None, now=site.now)
    other = Site(site.running, project, site.now)
    set_key(
        project,
        client_key="another",
        secret="simulator-secret",
        by=None,
        now=site.now,
        clock=other.clock,
        verify=False,
    )
    other.harvest()
    return other


def close(site: Site) -> Certificate:
    closing = announce_close(site.project, REASON, by=pi(), now=site.now)
    closing = confirm_close(site.project, closing.digest, by=pi(), now=site.now)
    return close_now(closing, clock=site.clock, wait=lambda _: None)


def raw_bytes(site: Site) -> bytes:
    return b"".join(path.read_bytes() for place in places_of(site.project) for path in place.files)


def test_announcing_changes_nothing(site: Site) -> None:
    records = len(site.keys())
    closing = announce_close(site.project, f"  {REASON}\n", by=pi(), now=site.now)
    site.project.refresh_from_db()
    assert (closing.reason, site.project.state, len(site.keys())) == (REASON, ProjectState.OPEN, records)
    assert closing.numbers == {
        "records": {"videos": records},
        "sightings": records,
        "day_counts": DayCount.objects.count(),
        "collections": 1,
        "datasets": 0,
        "looks": 0,
        "runs": 0,
        "keys": 1,
    }


def test_a_reason_is_needed(site: Site) -> None:
    for reason in (" \n", "x" * 301):
        with pytest.raises(Invalid):
            announce_close(site.project, reason, by=pi(), now=site.now)


def test_confirming_is_refused_if_anything_changed_and_says_what(site: Site) -> None:
    closing = announce_close(site.project, REASON, by=pi(), now=site.now)
    first, *_ = site.keys()
    Record.objects.filter(key=first).delete()
    start_run(site.project.collections.get(), by=None, now=site.now)
    with pytest.raises(Conflict) as refused:
        confirm_close(site.project, closing.digest, by=pi(), now=site.now)
    left = len(site.keys())
    assert f"records: {left + 1} videos announced, {left} videos now" in refused.value.message
    assert "runs that are under way: 0 announced, 1 now" in refused.value.message
    site.project.refresh_from_db()
    assert site.project.state == ProjectState.OPEN


def test_two_workers_that_end_it_at_once_end_it_once(site: Site) -> None:
    site.now = datetime(2028, 12, 1, tzinfo=UTC)
    site.round()
    site.now += timedelta(hours=12)
    site.round()
    assert Unit.objects.filter(kind=UnitKind.CLOSE).count() == 1
    assert not _close_by_itself(site.project, site.now)
    assert Unit.objects.filter(kind=UnitKind.CLOSE).count() == 1


def test_another_digest_is_refused(site: Site) -> None:
    announce_close(site.project, REASON, by=pi(), now=site.now)
    with pytest.raises(Conflict):
        confirm_close(site.project, "0" * 64, by=pi(), now=site.now)


def test_confirming_stops_the_harvest_at_once(site: Site) -> None:
    run = start_run(site.project.collections.get(), by=None, now=site.now)
    closing = announce_close(site.project, REASON, by=pi(), now=site.now)
    confirm_close(site.project, closing.digest, by=pi(), now=site.now)
    run.refresh_from_db()
    assert (run.state, run.ended_at) == (RunState.STOPPED, site.now)
    assert not Unit.objects.filter(kind="window", state__in=(UnitState.WAITING, UnitState.HELD)).exists()
    for act in (
        lambda: announce_close(site.project, REASON, by=pi(), now=site.now),
        lambda: confirm_close(site.project, closing.digest, by=pi(), now=site.now),
    ):
        with pytest.raises(NotNow):
            act()


def test_nothing_is_left_anywhere(site: Site, tmp_path: Path) -> None:
    build_dataset(
        site.project, Choice("csv", with_names=True), folder=tmp_path / "out", by=pi(), clock=site.clock
    )
    keys = site.keys()
    ids = [key.encode() for key in keys]
    payloads = [bytes(each)[:24] for each in Record.objects.values_list("payload", flat=True)]
    if finds_in_files():
        before = raw_bytes(site)
        assert all(needle in before for needle in (*ids, *payloads))
    certificate = close(site)
    after = raw_bytes(site)
    assert not any(needle in after for needle in (*ids, *payloads))
    assert not (tmp_path / "out").exists()
    tables = [
        name for name in connection.introspection.table_names() if name.endswith(f"_p{site.project.pk}")
    ]
    assert tables == [] or (
        connection.vendor == "postgresql" and tables == [f"harvest_tombstone_p{site.project.pk}"]
    )
    assert [model.objects.count() for model in (Record, Sighting, DayCount, ApiKey)] == [0, 0, 0, 0]
    assert Tombstone.objects.filter(reason="closed").count() == len(ids)
    assert set(Check.objects.values_list("sent", "controls")) <= {(b"", b"")}
    assert Run.objects.count() == 1
    assert certificate.content["datasets"] == [
        {
            "ref": f"{site.project.ref}/1",
            "format": "csv",
            "rows": len(ids),
            "built_at": site.now.isoformat(),
            "copies": 0,
            "copies_recalled": 0,
            "copies_confirmed": 0,
        }
    ]


def test_the_keys_are_gone_here_and_in_the_backup(site: Site, tmp_path: Path) -> None:
    keyring = open_keyring()
    keyring.backup(tmp_path / "copy")
    close(site)
    keys = keyring.project(site.project.ref)
    for name in ("payload", "names"):
        with pytest.raises(KeyDestroyed):
            getattr(keys, name)
        assert not list((tmp_path / "copy").rglob(name))
    assert len(keys.tombstones) == 32
    assert list((tmp_path / "copy").rglob("tombstones"))


def test_a_backup_out_of_reach_holds_the_certificate_up(site: Site, tmp_path: Path) -> None:
    copy, away = tmp_path / "copy", tmp_path / "away"
    open_keyring().backup(copy)
    copy.rename(away)
    with pytest.raises(NotNow, match="cannot be reached"):
        close(site)
    assert (Certificate.objects.count(), Record.objects.count()) == (0, 0)
    away.rename(copy)
    site.move(hours=1)
    site.work()
    assert Certificate.objects.count() == 1


def test_a_copy_that_was_forgotten_holds_the_certificate_up(site: Site, tmp_path: Path) -> None:
    stray = tmp_path / "var" / "notes.txt"
    stray.write_bytes(b"see " + site.keys()[0].encode())
    with pytest.raises(NotNow, match="still found in: files of this site"):
        close(site)
    stray.unlink()
    closing = Closing.objects.select_related("project").get()
    assert close_now(closing, clock=site.clock, wait=lambda _: None).project == site.project


def test_what_another_project_holds_too_stays_there_and_holds_nothing_up(site: Site) -> None:
    other = open_another(site)
    shared = [
        key.encode() for key in Record.objects.filter(project=other.project).values_list("key", flat=True)
    ]
    own = [
        bytes(each)[:24]
        for each in Record.objects.filter(project=site.project).values_list("payload", flat=True)
    ]
    certificate = close(site)
    left = raw_bytes(other)
    assert all(needle in left for needle in shared) or not finds_in_files()
    assert not any(needle in left for needle in own)
    assert certificate.content["verification"]["bytes_after"]["found"] == 0
    assert certificate.content["verification"]["bytes_after"]["needles"] == 20


def test_a_search_that_finds_nothing_proves_nothing(site: Site) -> None:
    if not finds_in_files():
        pytest.skip("the files of this database belong to its server")
    needles = [*take_samples(site.project), b"never stored anywhere"]
    found = search(needles, places_of(site.project), lambda: None)
    assert (found.needles, found.found) == (len(needles), len(needles) - 1)


def test_the_numbers_of_the_certificate_are_those_of_the_ledger(site: Site) -> None:
    records = len(site.keys())
    certificate = close(site)
    content = certificate.content
    assert content["erased"]["records"] == {"videos": records}
    assert content["remaining_hashes"]["count"] == Tombstone.objects.count() == records
    proof = content["verification"]
    assert proof["looked_again"]["left"] == dict.fromkeys(
        ("records", "sightings", "day_counts", "datasets", "looks", "keys"), 0
    )
    assert (proof["bytes_before"]["needles"], proof["bytes_before"]["found"]) == (40, 40)
    assert (proof["bytes_after"]["needles"], proof["bytes_after"]["found"]) == (40, 0)
    assert content["store"]["engine"] == connection.vendor
    site.project.refresh_from_db()
    assert (site.project.state, site.project.closed_at) == (ProjectState.CLOSED, certificate.issued_at)
    assert list(AuditEvent.objects.filter(verb__startswith="closing.").values_list("verb", flat=True)) == [
        "closing.confirmed",
        "closing.announced",
    ]


def test_it_never_claims_what_it_cannot_know(site: Site) -> None:
    certificate = close(site)
    text = json.dumps(certificate.content).lower()
    assert "backups of the database made before" in json.dumps(certificate.annex).lower()
    assert (
        certificate.content["backups"]["expire_at_the_latest"] == f"{site.now + timedelta(days=14):%Y-%m-%d}"
    )
    for claim in ("irrecoverabl", "all copies", "purge", "destroyed all"):
        assert claim not in text


def test_the_certificate_verifies_and_one_byte_does_not(site: Site, tmp_path: Path) -> None:
    certificate = close(site)
    json_path, pdf_path = write_certificate(certificate, tmp_path / "given")
    keyring = open_keyring()
    assert verify_certificate(json_path, keyring).is_ours is True
    assert verify_certificate(json_path, None).pdf == "same"
    assert pdf_path.read_bytes().startswith(b"%PDF-")
    body, failed = json_path.read_bytes(), 0
    for place in range(0, len(body), 7):
        json_path.write_bytes(body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :])
        try:
            verify_certificate(json_path, None)
        except ValueError:
            failed += 1
    assert failed == len(range(0, len(body), 7))
    json_path.write_bytes(body)
    pdf = pdf_path.read_bytes()
    pdf_path.write_bytes(pdf[:-9] + b"!" + pdf[-8:])
    with pytest.raises(ValueError, match="not the one that was signed for"):
        verify_certificate(json_path, None)


def test_a_lost_pdf_is_drawn_again_alike(site: Site, tmp_path: Path) -> None:
    certificate = close(site)
    kept = read_pdf(certificate)
    next((tmp_path / "var" / "certificates").iterdir()).unlink()
    assert read_pdf(certificate) == kept


def test_another_site_signed_it(site: Site, tmp_path: Path) -> None:
    json_path, _ = write_certificate(close(site), tmp_path / "given")
    other = init_keyring(tmp_path / "other-keyring")
    with pytest.raises(ValueError, match="another key"):
        verify_certificate(json_path, other)


def test_the_end_of_the_access_closes_by_itself(site: Site) -> None:
    site.project.access_end = (site.now + timedelta(days=3)).date()
    site.project.save()
    midnight = site.now.replace(hour=0) + timedelta(days=4)
    assert plan_ends(midnight - timedelta(seconds=1)) == 0
    assert plan_ends(midnight) == 0
    site.project.refresh_from_db()
    assert (site.project.state, len(site.keys()) > 0) == (ProjectState.ENDED, True)
    site.now = midnight + timedelta(hours=12)
    site.work()
    certificate = Certificate.objects.get()
    trigger = certificate.content["trigger"]
    assert (trigger["reason"], trigger["confirmed_by"]) == (
        f"The access ended on {site.project.access_end:%-d %B %Y}",
        "this site, by itself, because the access had ended",
    )
    assert certificate.issued_at - midnight < timedelta(hours=24)
    assert Record.objects.count() == 0


def test_a_clock_that_jumps_past_the_end_erases_nothing_and_the_project_goes_on(site: Site) -> None:
    keys = site.keys()
    wrong = datetime(2030, 1, 1, tzinfo=UTC)
    assert plan_ends(wrong) == plan_ends(wrong + timedelta(hours=11)) == 0
    site.project.refresh_from_db()
    assert (site.project.state, site.project.ended_at) == (ProjectState.ENDED, wrong)
    assert Need.objects.filter(key__contains="closing").exists()
    assert plan_ends(site.now) == 0
    site.project.refresh_from_db()
    assert (site.project.state, site.project.ended_at) == (ProjectState.OPEN, None)
    assert not Need.objects.filter(key__contains="closing").exists()
    assert site.keys() == keys
    assert not Unit.objects.filter(kind=UnitKind.CLOSE).exists()


def test_an_empty_project_ends_too(transactional_db: None, running: Running) -> None:
    site = open_site(running)
    assert close(site).content["verification"]["bytes_before"]["needles"] == 0
