#!/usr/bin/env python
"""Run a Fieldgate command. Makes the folder for files and the site's own secret first, so that settings never write."""

import os
import secrets
import sys
from contextlib import suppress
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent


def prepare_var() -> None:
    """Make `FIELDGATE_VAR` (mode 0700) and its `secret-key` (mode 0600) if they are missing."""
    var = Path(os.environ.get("FIELDGATE_VAR") or BASE_DIR / "var")
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    (var / "static").mkdir(exist_ok=True)  # WhiteNoise warns where the folder is missing
    secret_key = var / "secret-key"
    if not secret_key.exists() and not os.environ.get("FIELDGATE_SECRET_KEY"):
        make_secret(secret_key)


def make_secret(place: Path) -> None:
    """Put there in one move, so that nobody reads half of it; of several that start at once, the first one's stays."""
    draft = place.with_name(f".{place.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(secrets.token_urlsafe(48))
    with suppress(FileExistsError):
        place.hardlink_to(draft)
    draft.unlink()


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    prepare_var()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
