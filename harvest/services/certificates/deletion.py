"""What a certificate of deletion states: made from the marks that the end left, and of nothing that they do not prove."""

import sys
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from django.db import connection

from harvest.models import Closing, Project, Tombstone
from harvest.rules import statement
from harvest.rules.statement import PLACES, CertificateKind
from harvest.services.certificates.parts import describe_datasets, describe_head, describe_scope, iso

_PAGE: Final = 2_000


def build_content(closing: Closing, now: datetime) -> dict[str, Any]:
    """Everything but signatory, checksums and signature."""
    project, expires_at = closing.project, now + timedelta(days=statement.BACKUP_DAYS)
    return describe_head(project, CertificateKind.DELETION, f"{project.ref}-C{_place(project)}", now) | {
        "trigger": _describe_trigger(closing),
        "scope": describe_scope(project),
        "erased": closing.numbers,
        "remaining_hashes": _describe_hashes(project),
        "store": _describe_store(),
        "method": [statement.METHODS[connection.vendor], statement.KEYS],
        "verification": _describe_proof(closing),
        "datasets": describe_datasets(project),
        "backups": {"expire_at_the_latest": expires_at.date().isoformat(), "days": statement.BACKUP_DAYS},
        "remains": list(statement.REMAINS),
        "limits": [
            *statement.LIMITS,
            *(statement.POSTGRESQL_LIMITS if connection.vendor == "postgresql" else ()),
        ],
    }


def _place(project: Project) -> int:
    """Of the one certificate of deletion, also when it is drawn up anew for its signatory."""
    known = project.certificates.filter(kind=CertificateKind.DELETION).first()
    return known.place if known else project.certificates.count() + 1


def _describe_trigger(closing: Closing) -> dict[str, Any]:
    return {
        "reason": closing.reason,
        "announced_at": closing.announced_at.isoformat(),
        "announced_digest": closing.digest,
        "confirmed_at": iso(closing.confirmed_at),
        "confirmed_by": _say_who_confirmed(closing),
    }


def _say_who_confirmed(closing: Closing) -> str:
    if closing.confirmed_by:
        return closing.confirmed_by.name
    if closing.confirmed_at and closing.confirmed_at.date() > closing.project.access_end:
        return "this site, by itself, because the access had ended"
    return "the operator of this site"


def _describe_store() -> dict[str, Any]:
    name = str(connection.settings_dict["NAME"])
    version = ".".join(map(str, connection.get_database_version()))
    return {
        "engine": connection.vendor,
        "version": version,
        "name_sha256": sha256(name.encode()).hexdigest(),
        "python": ".".join(map(str, sys.version_info[:3])),
    }


def _describe_proof(closing: Closing) -> dict[str, Any]:
    return {
        "looked_again": {"left": closing.proof["left"], "at": iso(closing.erased_at)},
        "keys": {"destroyed": ["payload", "names"], "at": iso(closing.keys_destroyed_at)},
        "bytes_before": _in_words(closing.proof["before"]),
        "bytes_after": _in_words(closing.proof["after"]),
    }


def _in_words(search: dict[str, Any]) -> dict[str, Any]:
    places = [place | {"what": PLACES.get(place["what"], place["what"])} for place in search["places"]]
    return search | {"places": places}


def _describe_hashes(project: Project) -> dict[str, Any]:
    """Count and SHA-256 over all keyed hashes in order: who holds the key can tell whether an id was among them."""
    digest, count, after = sha256(), 0, ("", "")
    while rows := _next_hashes(project, after):
        for kind, key in rows:
            digest.update(f"{kind}|{key}\n".encode())
        count, after = count + len(rows), rows[-1]
    return {"count": count, "sha256": digest.hexdigest()}


def _next_hashes(project: Project, after: tuple[str, str]) -> list[tuple[str, str]]:
    """Keyset pages in the order of kind and key."""
    hashes = Tombstone.objects.filter(project=project).order_by("kind", "key").values_list("kind", "key")
    same_kind = list(hashes.filter(kind=after[0], key__gt=after[1])[:_PAGE])
    return same_kind or list(hashes.filter(kind__gt=after[0])[:_PAGE])
