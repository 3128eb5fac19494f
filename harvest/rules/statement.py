"""What a certificate says in words: what was done, what remains, and what it does not prove.

Deleted means here: gone from the live store, looked for and not found. Nothing is claimed of hardware, and nothing of
files that people took away, beyond what they confirmed themselves. What still has to be done stands in the annex, which
stays in the institution; what limits the statement stands in the statement.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from harvest.rules.states import Named

BACKUP_DAYS: Final = 14
"""For how long a backup may be kept; ours, shorter than one interval of the refresh."""


class CertificateKind(Named):
    """`compliance`: what was kept to until now, while data are held; it never says that these are gone."""

    DELETION = "deletion"
    COMPLIANCE = "compliance"


LIMITS: Final = (
    "This certificate covers the live database, the files of this service and the keys of the project.",
    (
        "It does not cover what storage hardware, file systems with snapshots or virtual machines may keep of overwritten "
        "blocks; disk encryption covers that."
    ),
    "It does not cover copies that people took away: they are counted with what the holders confirmed.",
)
POSTGRESQL_LIMITS: Final = (
    (
        "The files of the database server were not searched byte by byte: the tables that held the records were removed with "
        "their files. The server's own log may hold ids, not readable content, until it is overwritten."
    ),
)
COMPLIANCE_LIMITS: Final = (
    (
        "This certificate speaks of the day of its issue and of what this service does by itself. It is no statement about copies "
        "that people took away, beyond what they confirmed, nor about data that were never brought into this service."
    ),
)

REMAINS: Final = (
    (
        "For each erased record a keyed hash of its kind and id, so that it can be removed again if a backup is restored. "
        "Its key is kept until the last backup has expired."
    ),
    "The log of requests, without content: times, counts, states and SHA-256 hashes.",
    (
        "The questions that were asked of TikTok (queries, dates, fields). In them, numbers that no post has stand for "
        "those of erased posts. The application stays as it was written and sent, also where it names a post."
    ),
)

METHODS: Final = {
    "sqlite": "Rows were deleted from SQLite with secure_delete on, which overwrites deleted content with zeros, "
    "and a rollback journal that is emptied at each commit.",
    "postgresql": "Rows were deleted from PostgreSQL, then the project's partitions were dropped with their files.",
}
KEYS: Final = (
    "The keys that sealed the records and coded the names were destroyed, on this site and in each registered backup of "
    "the keyring: sealed content in older backups of the database cannot be read any more."
)


PLACES: Final = {
    "database and its journal": "The database that held the records",
    "files of this site": "The files of this service",
    "folders of datasets": "The files of the datasets",
    "uploads in the temporary folder": "Files that people had sent in",
}
"""Where was looked, in the words of the search and in those of a certificate."""

POSTGRESQL_POINTS: Final = (
    (
        "The files of PostgreSQL belong to its server and were not searched byte by byte: the samples were read back from "
        "the tables before, and the tables that held them were dropped with their files."
    ),
    "PostgreSQL's write-ahead log and its archive may hold ids (not readable content) until they have cycled.",
)


def list_open_points(
    *,
    engine: str,
    certified_at: datetime,
    expires_at: datetime,
    copies_unconfirmed: int,
    folders_gone: Iterable[str],
) -> tuple[str, ...]:
    """What was not proven on the day of the certificate; empty never, since backups expire later."""
    points = [
        (
            f"Backups of the database made before {certified_at:%Y-%m-%d %H:%M} UTC hold ids (not readable content) until "
            f"they expire, at the latest on {expires_at:%Y-%m-%d}, if the operator keeps to {BACKUP_DAYS} days."
        )
    ]
    if engine == "postgresql":
        points += POSTGRESQL_POINTS
    if copies_unconfirmed:
        copies = "copy" if copies_unconfirmed == 1 else "copies"
        points.append(
            f"Datasets were handed out: for {copies_unconfirmed} {copies} the holder has not confirmed the deletion."
        )
    points += [
        f"The files of dataset {name} were no longer where they were built; nobody has confirmed that they are deleted."
        for name in folders_gone
    ]
    return tuple(points)
