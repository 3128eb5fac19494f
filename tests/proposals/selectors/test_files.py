"""The files that need more than a version: the evidence pack, and the plan."""

import hashlib
import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest

from proposals.models import Proposal, Snapshot, Thread
from proposals.rendering.exporting import ExportFormat
from proposals.selectors.files import make_file
from proposals.services import tracking
from proposals.services.corresponding import log_message
from proposals.services.discussing import open_thread
from proposals.services.snapshots import take_snapshot
from tests.factories import (
    NOW,
    make_editor,
    make_filled,
    make_granted,
    make_librarian,
    make_pi,
    make_ready,
    reload,
    save,
)

pytestmark = pytest.mark.django_db


def newest(proposal: Proposal) -> Snapshot:
    return proposal.snapshots.latest("number")


def pack(proposal: Proposal) -> bytes:
    return make_file(proposal, newest(proposal), ExportFormat.ZIP).body


def unpack(body: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {each: archive.read(each) for each in archive.namelist()}


def read(parts: dict[str, bytes], name: str) -> Any:
    return json.loads(parts[name])


def test_the_pack_holds_what_happened() -> None:
    proposal = make_granted()
    parts = unpack(pack(proposal))
    assert list(parts) == [
        "README.txt",
        "application.pdf",
        "application.md",
        "versions/v1.json",
        "approvals.json",
        "copy-log.json",
        "correspondence.json",
        "checks.json",
        "forecast.json",
        "manifest.json",
    ]
    sha256 = newest(proposal).sha256
    assert read(parts, "approvals.json") == [
        {
            "round": 1,
            "version": 1,
            "version_sha256": sha256,
            "approved_before": None,
            "request_note": "",
            "requested_at": "2026-11-22T09:30:00Z",
            "requested_by": "Ana Sol",
            "outcome": "approved",
            "decided_at": "2026-11-22T09:30:00Z",
            "decided_by": "Bea Quist",
            "decided_by_who_sent_it": False,
            "decision_note": "",
        }
    ]
    assert read(parts, "copy-log.json")["submission"] == {
        "version": 1,
        "version_sha256": sha256,
        "submitted_on": "2026-11-22",
        "tiktok_reference": "",
        "recorded_at": "2026-11-22T09:30:00Z",
        "recorded_by": "Ana Sol",
    }
    (decision,) = read(parts, "correspondence.json")
    assert (decision["what"], decision["access_start"]) == ("TikTok granted access", "2026-12-01")
    kept = newest(proposal).content["checks"]
    assert read(parts, "checks.json") == kept["findings"] != []
    assert read(parts, "forecast.json") == kept["forecast"]


def test_the_manifest_names_every_other_file_with_its_hash() -> None:
    parts = unpack(pack(make_ready()))
    manifest = read(parts, "manifest.json")
    assert {each["name"]: (each["bytes"], each["sha256"]) for each in manifest["files"]} == {
        name: (len(body), hashlib.sha256(body).hexdigest())
        for name, body in parts.items()
        if name != "manifest.json"
    }
    assert (manifest["version"], manifest["approved"]) == (1, True)


def test_correspondence_stands_in_the_order_of_its_days() -> None:
    proposal = make_granted()
    for days, text in ((2, "Are you still there?"), (3, "Here is TikTok's first mail.")):
        sent_on = NOW.date() - timedelta(days=days)
        log_message(proposal, sent_on=sent_on, text=text, from_tiktok=True, by=make_editor(), now=NOW)
    letters = read(unpack(pack(proposal)), "correspondence.json")
    assert [(each["on"], each["what"], each.get("text")) for each in letters] == [
        ("2026-11-19", "Message", "Here is TikTok's first mail."),
        ("2026-11-20", "Message", "Are you still there?"),
        ("2026-11-22", "TikTok granted access", None),
    ]


def test_ticks_are_listed_in_the_order_in_which_they_were_made() -> None:
    proposal = make_ready()
    for key in ("team.name", "institution.name"):
        tracking.tick_copied(proposal, key, by=make_editor(), now=NOW)
    log = read(unpack(pack(proposal)), "copy-log.json")
    assert [(each["question"], each["pasted_by"]) for each in log["pasted"]] == [
        ("team.name", "Ana Sol"),
        ("institution.name", "Ana Sol"),
    ]


def test_the_same_facts_give_the_same_bytes_and_a_new_one_others() -> None:
    proposal = make_ready()
    first = pack(proposal)
    assert pack(reload(proposal)) == first
    tracking.record_submission(proposal, submitted_on=NOW.date(), by=make_editor(), now=NOW)
    assert pack(reload(proposal)) != first


def test_talk_is_in_no_file() -> None:
    proposal = make_ready()
    marker = "between the two of us: heliotrope"
    open_thread(proposal, "research.summary", marker, Thread.Kind.NOTE, by=make_librarian(), now=NOW)
    open_thread(proposal, "research.summary", marker, Thread.Kind.NOTE, by=make_pi(), now=NOW)
    for export_format in ExportFormat:
        body = make_file(reload(proposal), newest(proposal), export_format).body
        assert b"heliotrope" not in body
    assert [name for name, body in unpack(pack(proposal)).items() if b"heliotrope" in body] == []


def test_an_earlier_version_has_no_later_one_in_its_pack() -> None:
    proposal = make_filled()
    first = take_snapshot(proposal, Snapshot.Reason.EXPORT, by=None, now=NOW)
    save(proposal, "research.design", "Interviews.")
    take_snapshot(reload(proposal), Snapshot.Reason.EXPORT, by=None, now=NOW)
    parts = unpack(make_file(reload(proposal), first, ExportFormat.ZIP).body)
    assert [name for name in parts if name.startswith("versions/")] == ["versions/v1.json"]


@pytest.mark.parametrize("export_format", ExportFormat)
def test_every_format_has_a_name_of_its_own(export_format: ExportFormat) -> None:
    proposal = make_ready()
    made = make_file(proposal, newest(proposal), export_format)
    assert made.filename.startswith(f"{proposal.ref}-v1")
    assert made.body


def test_no_two_formats_share_a_name() -> None:
    proposal = make_ready()
    names = [make_file(proposal, newest(proposal), each).filename for each in ExportFormat]
    assert len(set(names)) == len(list(ExportFormat))
