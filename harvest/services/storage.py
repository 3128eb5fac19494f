"""The place where everything is kept: whether it has room, and what an error of the database says about it.

A page that cannot be stored is a request lost, so room is looked for before one is spent. A database whose file is gone is
not waited for: SQLite would make an empty one in its place, and the harvest would begin anew.
"""

import shutil
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import OperationalError, connection

from accounts.rules.errors import NotNow
from harvest.services.interruptions import NoRoom

PAUSE: Final = timedelta(minutes=10)


class Trouble(Enum):
    BUSY = "busy"
    FULL = "full"
    GONE = "gone"


_GONE: Final = ("unable to open database file", "readonly database", "disk i/o error")
_FULL: Final = ("disk is full", "no space left on device")


def judge(error: OperationalError) -> Trouble:
    """By the words of SQLite and of PostgreSQL; what neither names is waited for."""
    words = str(error).lower()
    if connection.vendor == "sqlite" and any(each in words for each in _GONE):
        return Trouble.GONE
    return Trouble.FULL if any(each in words for each in _FULL) else Trouble.BUSY


def refuse_without_room(now: datetime) -> None:
    """NoRoom where the disk of the files has less free than the site wants."""
    free = shutil.disk_usage(settings.FIELDGATE_VAR).free
    if free < settings.FIELDGATE_LEAST_FREE_MB * 1_000_000:
        raise NoRoom(now + PAUSE)


def refuse_if_gone(error: OperationalError) -> None:
    """NotNow, which ends the worker, where waiting cannot help."""
    if judge(error) is Trouble.GONE:
        raise NotNow(
            f"The database cannot be read or written any more, so this worker ends. {error}"
        ) from error


def refuse_without_database() -> None:
    """NotNow before SQLite makes an empty one. PostgreSQL says so by itself."""
    if connection.vendor == "sqlite" and not Path(str(connection.settings_dict["NAME"])).exists():
        raise NotNow("There is no database. Run `manage.py migrate` on a new site, or restore the backup.")
