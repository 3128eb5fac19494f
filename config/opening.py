"""What has to hold before a process answers people."""

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from harvest.services.replaying import find_behind
from harvest.vault import VaultError


def refuse_older_database() -> None:
    """ImproperlyConfigured where records stand in the database that were erased before: it was put back from a copy.

    A database without tables, or a keyring that cannot be used, has nothing to show; both are said elsewhere.
    """
    try:
        behind = find_behind()
    except (DatabaseError, VaultError):
        return
    if behind:
        raise ImproperlyConfigured(
            f"This database is older than what was erased from it ({len(behind)} projects). Run: manage.py restore --replay"
        )
