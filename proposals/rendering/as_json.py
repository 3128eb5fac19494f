"""A proposal as JSON: what the snapshot holds, with the number and the fingerprint that name it."""

import json
from datetime import UTC

from proposals.models import Snapshot


def write_json(snapshot: Snapshot) -> str:
    """`sha256` is over the canonical JSON of answers, catalogue and terms, so that anyone can compute it again."""
    named = {
        **snapshot.content,
        "number": snapshot.number,
        "sha256": snapshot.sha256,
        "created_at": f"{snapshot.created_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
    }
    return json.dumps(named, ensure_ascii=False, indent=2) + "\n"
