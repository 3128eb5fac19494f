"""The evidence pack: all that shows what was written, approved, pasted and sent, in one ZIP with a manifest of hashes.

For whoever has to show it years later: every part reads alone, and `manifest.json` has the SHA-256 of each. The same
facts give the same bytes.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from proposals.models import Snapshot
from proposals.rendering.archives import write_archive
from proposals.rendering.as_json import write_json
from proposals.rendering.as_markdown import write_markdown
from proposals.rendering.as_pdf import write_pdf
from proposals.rendering.document import build_document

SCHEMA: Final = "fieldgate/evidence/1"
README: Final = """\
Evidence pack of an application for access to TikTok's Research API
{title}
{ref}, version {number}

application.pdf      this version, to read
application.md       the same as plain text
versions/            every version that was kept up to this one, with TikTok's questions as they were asked
approvals.json       each time it was sent to the PI, and what the PI decided on which version
copy-log.json        which answers were marked as pasted into TikTok's form, and the submission
correspondence.json  what TikTok wrote, asked and decided, and what was answered
checks.json          what the checks said of this version, on the day it was kept
forecast.json        whether the planned data fit TikTok's limits, as told on that day; null: there was no plan
manifest.json        the SHA-256 of every file here

A version's own fingerprint is the SHA-256 of the canonical JSON (sorted keys, no spaces, UTF-8) of its answers and the
labels of TikTok's questions and rules; anyone can compute it again from its file in versions/.
To check the files: compare the output of sha256sum with manifest.json.
"""

type Facts = Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """`snapshots` are all up to `snapshot`, oldest first; the rest are rows as JSON values."""

    snapshot: Snapshot
    approved: bool
    snapshots: Sequence[Snapshot]
    approvals: Facts
    pasted: Facts
    submission: dict[str, Any] | None
    correspondence: Facts
    checks: Facts
    forecast: dict[str, Any] | None


def write_evidence(evidence: Evidence) -> bytes:
    """Raises `PdfUnavailable` where the machine cannot make PDFs."""
    parts = _build_parts(evidence)
    return write_archive([*parts, ("manifest.json", _write(_build_manifest(evidence, parts)))])


def _build_parts(evidence: Evidence) -> list[tuple[str, bytes]]:
    snapshot = evidence.snapshot
    document = build_document(snapshot, approved=evidence.approved)
    readme = README.format(title=document.title, ref=document.ref, number=document.number)
    return [
        ("README.txt", readme.encode()),
        ("application.pdf", write_pdf(document)),
        ("application.md", write_markdown(document).encode()),
        *((f"versions/v{each.number}.json", write_json(each).encode()) for each in evidence.snapshots),
        ("approvals.json", _write(list(evidence.approvals))),
        ("copy-log.json", _write({"pasted": list(evidence.pasted), "submission": evidence.submission})),
        ("correspondence.json", _write(list(evidence.correspondence))),
        ("checks.json", _write(list(evidence.checks))),
        ("forecast.json", _write(evidence.forecast)),
    ]


def _build_manifest(evidence: Evidence, parts: Sequence[tuple[str, bytes]]) -> dict[str, Any]:
    content = evidence.snapshot.content
    return {
        "schema": SCHEMA,
        "ref": content["ref"],
        "title": content["title"],
        "version": evidence.snapshot.number,
        "version_sha256": evidence.snapshot.sha256,
        "approved": evidence.approved,
        "files": [
            {"name": name, "bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()}
            for name, body in parts
        ],
    }


def _write(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
