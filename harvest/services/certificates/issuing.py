"""A certificate is drafted: by the end of a project, or on request in between."""

from collections.abc import Callable
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.rules.errors import Conflict, NotNow
from harvest.models import Certificate, Closing, Project
from harvest.rules.certificate import bytes_to_sign, to_file
from harvest.rules.statement import CertificateKind
from harvest.rules.states import ProjectState
from harvest.selectors.deletion import deletion_request
from harvest.selectors.publishing_duties import find_overdue_duty
from harvest.services.certificates.annex import build_annex
from harvest.services.certificates.asking import ask_for_signature
from harvest.services.certificates.compliance import build_compliance
from harvest.services.certificates.deletion import build_content
from harvest.services.certificates.files import seal_content
from harvest.services.certificates.outdating import replace_drafts
from harvest.services.telling import ACCESS_END, PROMISED_DELETION, REFRESH, end_deadlines
from proposals.services.auditing import record_event

type Clock = Callable[[], datetime]


def issue_certificate(closing: Closing, *, clock: Clock) -> Certificate:
    """The one certificate of deletion of a project; the same again if there is one. NotNow unless every stage is proven."""
    closing.refresh_from_db()
    known = closing.project.certificates.filter(kind=CertificateKind.DELETION).first()
    if known is not None:
        return known
    if not (closing.erased_at and closing.keys_destroyed_at and "after" in closing.proof):
        raise NotNow("There is no certificate before everything is erased and proven.")
    now = clock()
    content = build_content(closing, now)
    if content["scope"]["manuscripts"]["texts_left"]:
        raise NotNow("There is no certificate while texts of manuscripts are kept.")
    return _close(closing, content, now)


def issue_compliance(project: Project, *, by: User, now: datetime) -> Certificate:
    """What was kept to until now. NotNow while a duty is overdue, and once the records are being erased."""
    project = Project.objects.select_related("pi", "proposal").get(pk=project.pk)
    if project.state not in (ProjectState.OPEN, ProjectState.ENDED):
        raise NotNow("The records of this project are erased: its certificate of deletion says so.")
    overdue = find_overdue_duty(project, now)
    if overdue:
        raise NotNow(f"It cannot be certified today. {overdue} See to that first.")
    content = build_compliance(project, now)
    annex = build_annex(project, CertificateKind.COMPLIANCE, content["number"], now)
    signed = seal_content(content | {"annex": {"sha256": digest_of(annex)}})
    try:
        with transaction.atomic():
            certificate = _create(project, signed, annex, now)
            replace_drafts(certificate, now)
            ask_for_signature(certificate, now)
            _record("certificate.drafted", certificate, by, now)
    except IntegrityError as error:
        raise Conflict("Somebody asked for a certificate at the same moment. Look at the list.") from error
    return certificate


def digest_of(annex: dict[str, Any]) -> str:
    return sha256(bytes_to_sign(annex)).hexdigest()


def _close(closing: Closing, content: dict[str, Any], now: datetime) -> Certificate:
    project = closing.project
    annex = build_annex(project, CertificateKind.DELETION, content["number"], now)
    signed = seal_content(content | {"annex": {"sha256": digest_of(annex)}})
    with transaction.atomic():
        certificate = _create(project, signed, annex, now)
        Project.objects.filter(pk=project.pk).update(state=ProjectState.CLOSED, closed_at=now)
        end_deadlines(project, REFRESH, ACCESS_END, PROMISED_DELETION, now=now)
        replace_drafts(certificate, now)
        ask_for_signature(certificate, now)
        _record("project.closed", certificate, closing.confirmed_by, now)
    return certificate


def _create(project: Project, content: dict[str, Any], annex: dict[str, Any], now: datetime) -> Certificate:
    return Certificate.objects.create(
        project=project,
        number=content["number"],
        kind=content["kind"],
        content=content,
        annex=annex,
        issued_at=now,
        **_read_request(project, CertificateKind(content["kind"])),
    )


def _read_request(project: Project, kind: CertificateKind) -> dict[str, date]:
    """When TikTok asked that everything is deleted, and by when, if it did; whoever signs may change it."""
    asked = deletion_request(project) if kind is CertificateKind.DELETION else None
    return {"asked_on": asked.received_on, "due_on": asked.due_on} if asked else {}


def _record(verb: str, certificate: Certificate, by: User | None, now: datetime) -> None:
    digest = sha256(to_file(certificate.content)).hexdigest()
    record_event(verb, about=certificate.project, by=by, now=now, certificate=digest)
