"""Certificates of deletion: made from the marks that the end left, signed, kept as JSON and PDF, verified anywhere."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.template.loader import render_to_string

from accounts.rules.errors import NotNow
from harvest.models import Certificate, Closing, Dataset, DatasetCopy, Project, Tombstone
from harvest.rules import statement
from harvest.rules.certificate import (
    SCHEMA,
    CertificateError,
    attach_signature,
    bytes_to_sign,
    read_certificate,
    to_file,
)
from harvest.rules.states import ProjectState
from harvest.services.dataset_files import draft_of
from harvest.services.manifests import ref_of
from harvest.services.software import software
from harvest.services.telling import ACCESS_END, PROMISED_DELETION, REFRESH, end_deadlines
from harvest.vault import Keyring, open_keyring, verify
from proposals.rendering.pdf import read_stylesheets, render_pdf
from proposals.services.auditing import record_event

type Clock = Callable[[], datetime]

JSON_NAME, PDF_NAME = "certificate.json", "certificate.pdf"
_PAGE: Final = 2_000


@dataclass(frozen=True, slots=True)
class Verified:
    """`is_ours` None: there is no keyring here to compare with. `pdf`: "same", "changed" or "not there"."""

    number: str
    project: str
    issued_at: str
    public_key: str
    is_ours: bool | None
    pdf: str


def issue_certificate(closing: Closing, *, clock: Clock) -> Certificate:
    """The one certificate of a project; the same again if there is one. NotNow unless every stage is proven."""
    closing.refresh_from_db()
    known = closing.project.certificates.first()
    if known is not None:
        return known
    if not (closing.erased_at and closing.keys_destroyed_at and "after" in closing.proof):
        raise NotNow("There is no certificate before everything is erased and proven.")
    now = clock()
    content = build_content(closing, now)
    pdf = draw_pdf(content)
    content["pdf"] = {"name": PDF_NAME, "sha256": sha256(pdf).hexdigest()}
    signed = _sign(content)
    _keep_pdf(content["number"], pdf)
    return _store(closing, signed, now)


def write_certificate(certificate: Certificate, folder: Path) -> tuple[Path, Path]:
    """`certificate.json` and `certificate.pdf` into a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    bodies = ((JSON_NAME, to_file(certificate.content)), (PDF_NAME, read_pdf(certificate)))
    for name, body in bodies:
        with draft_of(folder / name) as draft:
            draft.write(body)
    return folder / JSON_NAME, folder / PDF_NAME


def read_pdf(certificate: Certificate) -> bytes:
    """The file that was signed for; drawn again if it was lost, which gives the same bytes with the same software."""
    path = _pdf_path(certificate.number)
    if path.exists():
        return path.read_bytes()
    return draw_pdf(
        {name: value for name, value in certificate.content.items() if name not in ("pdf", "signature")}
    )


def verify_certificate(path: Path, keyring: Keyring | None) -> Verified:
    """Offline. CertificateError if a byte of the JSON was changed, the signature does not fit, or another site signed it.

    A `certificate.pdf` beside the file is compared with the checksum that was signed.
    """
    read = read_certificate(path.read_bytes())
    if not verify(read.public_key, read.signed_bytes, read.signature):
        raise CertificateError("The signature does not fit: the content or the signature was changed.")
    is_ours = None if keyring is None else keyring.public_key() == read.public_key
    if is_ours is False:
        raise CertificateError(
            "The signature is sound, but was made with another key than the one of this site."
        )
    pdf = _compare_pdf(path.parent / PDF_NAME, read.content["pdf"]["sha256"])
    if pdf == "changed":
        raise CertificateError(f"{PDF_NAME} beside it is not the one that was signed for.")
    content = read.content
    return Verified(
        content["number"],
        content["project"]["ref"],
        content["issued_at"],
        read.public_key.hex(),
        is_ours,
        pdf,
    )


def build_content(closing: Closing, now: datetime) -> dict[str, Any]:
    """Everything but checksum and signature."""
    project, expires_at = closing.project, now + timedelta(days=statement.BACKUP_DAYS)
    return {
        "schema": SCHEMA,
        "number": f"{project.ref}-C1",
        "issued_at": now.isoformat(),
        "issuer": {
            "site": settings.FIELDGATE_URL,
            "operator": settings.FIELDGATE_OPERATOR,
            "software": software(),
        },
        "project": _describe_project(project),
        "trigger": _describe_trigger(closing),
        "erased": closing.numbers,
        "remaining_hashes": _describe_hashes(project),
        "store": _describe_store(),
        "method": [statement.METHODS[connection.vendor], statement.KEYS],
        "verification": _describe_proof(closing),
        "datasets": [_describe_dataset(dataset) for dataset in project.datasets.order_by("number")],
        "backups": {"expire_at_the_latest": expires_at.date().isoformat(), "days": statement.BACKUP_DAYS},
        "remains": list(statement.REMAINS),
        "open_points": list(
            statement.list_open_points(
                engine=connection.vendor,
                certified_at=now,
                expires_at=expires_at,
                copies_unconfirmed=_unconfirmed(project),
                folders_gone=[f"{project.ref}/{number}" for number in closing.proof.get("folders_gone", [])],
            )
        ),
        "limits": statement.LIMITS,
    }


def draw_pdf(content: dict[str, Any]) -> bytes:
    body = render_to_string(
        "print/certificate.html", {"c": content, "footer": f"Certificate {content['number']}", "draft": False}
    )
    return render_pdf(
        body,
        stylesheets=read_stylesheets("base.css"),
        title=f"Certificate of deletion {content['number']}",
        lang="en",
        identifier=content["number"],
    )


def _describe_project(project: Project) -> dict[str, Any]:
    return {
        "ref": project.ref,
        "title": project.title,
        "application": project.proposal.ref if project.proposal else project.handover.get("reference", ""),
        "institution": project.institution,
        "principal_investigator": project.pi.name,
        "access": {"start": project.access_start.isoformat(), "end": project.access_end.isoformat()},
        "source": "TikTok Research API",
    }


def _describe_trigger(closing: Closing) -> dict[str, Any]:
    return {
        "reason": closing.reason,
        "announced_at": closing.announced_at.isoformat(),
        "announced_digest": closing.digest,
        "confirmed_at": closing.confirmed_at.isoformat() if closing.confirmed_at else None,
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
        "looked_again": {"left": closing.proof["left"], "at": _iso(closing.erased_at)},
        "keys": {"destroyed": ["payload", "names"], "at": _iso(closing.keys_destroyed_at)},
        "bytes_before": closing.proof["before"],
        "bytes_after": closing.proof["after"],
    }


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


def _describe_dataset(dataset: Dataset) -> dict[str, Any]:
    copies = dataset.copies
    return {
        "ref": ref_of(dataset),
        "format": dataset.format,
        "rows": dataset.rows,
        "built_at": _iso(dataset.built_at),
        "copies": copies.count(),
        "copies_confirmed": copies.filter(confirmed_at__isnull=False).count(),
    }


def _unconfirmed(project: Project) -> int:
    return DatasetCopy.objects.filter(dataset__project=project, confirmed_at=None).count()


def _sign(content: dict[str, Any]) -> dict[str, Any]:
    keyring = open_keyring()
    return attach_signature(
        content, public_key=keyring.public_key(), signature=keyring.sign(bytes_to_sign(content))
    )


def _store(closing: Closing, content: dict[str, Any], now: datetime) -> Certificate:
    project = closing.project
    with transaction.atomic():
        certificate = Certificate.objects.create(
            project=project, number=content["number"], content=content, issued_at=now
        )
        Project.objects.filter(pk=project.pk).update(state=ProjectState.CLOSED, closed_at=now)
        end_deadlines(project, REFRESH, ACCESS_END, PROMISED_DELETION, now=now)
        digest = sha256(to_file(content)).hexdigest()
        record_event("project.closed", about=project, by=closing.confirmed_by, now=now, certificate=digest)
    return certificate


def _keep_pdf(number: str, pdf: bytes) -> None:
    path = _pdf_path(number)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with draft_of(path) as draft:
        draft.write(pdf)


def _pdf_path(number: str) -> Path:
    return Path(settings.FIELDGATE_VAR) / "certificates" / f"{number}.pdf"


def _compare_pdf(path: Path, expected: str) -> str:
    if not path.exists():
        return "not there"
    return "same" if sha256(path.read_bytes()).hexdigest() == expected else "changed"


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
