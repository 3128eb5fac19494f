"""A person with authority signs a certificate out. What they signed is final: it is drawn with their name, and signed anew."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.rules.errors import Conflict, Invalid, NotAllowed, NotNow
from harvest.models import Certificate, Closing, Signatory
from harvest.rules.certificate import SCHEMA
from harvest.rules.signing_out import CertificateState, Manner
from harvest.rules.statement import CertificateKind
from harvest.rules.states import ProjectState
from harvest.services.certificates.annex import build_annex
from harvest.services.certificates.asking import ask_for_signature
from harvest.services.certificates.deletion import build_content
from harvest.services.certificates.files import seal_content
from harvest.services.certificates.issuing import digest_of
from harvest.services.certificates.outdating import last_day_to_sign
from harvest.services.certificates.parts import count_copies, iso
from proposals.services.auditing import record_event


def sign_out(
    certificate: Certificate, signatory: Signatory, *, paper_on: date | None, by: User, now: datetime
) -> None:
    """The signatory signs with their own account; or a librarian records that they sign the printed PDF, on that day.

    NotNow unless it is a draft, and for one of compliance whose days are over or whose records are erased; NotAllowed for
    anybody else; Conflict if it was signed meanwhile.
    """
    if certificate.state != CertificateState.DRAFTED:
        raise NotNow("This certificate is signed already.")
    manner = _find_manner(signatory, paper_on, by)
    signed_on = paper_on or now.date()
    _refuse_bad_day(certificate, signed_on, now)
    if certificate.kind == CertificateKind.COMPLIANCE:
        _refuse_outdated(certificate, signed_on)
    annex = build_annex(certificate.project, CertificateKind(certificate.kind), certificate.number, now)
    content = _content_of(certificate) | {
        "annex": {"sha256": digest_of(annex)},
        "requested": {"asked_on": iso(certificate.asked_on), "due_on": iso(certificate.due_on)},
        "signatory": {
            "name": signatory.name,
            "office": signatory.office,
            "email": signatory.email,
            "manner": manner.value,
            "signed_on": signed_on.isoformat(),
        },
    }
    signed = seal_content(content)
    with transaction.atomic():
        # The days of the request stand in what was drawn: nobody may have changed them since.
        draft = Certificate.objects.filter(
            pk=certificate.pk,
            state=CertificateState.DRAFTED,
            asked_on=certificate.asked_on,
            due_on=certificate.due_on,
        )
        changed = draft.update(
            state=CertificateState.SIGNED,
            content=signed,
            annex=annex,
            signatory=signatory,
            manner=manner,
            signed_by=by,
            signed_at=now,
        )
        if not changed:
            raise Conflict(
                "Somebody signed this certificate at the same moment, or changed it. Look at it again."
            )
        certificate.refresh_from_db()
        ask_for_signature(certificate, now)
        record_event(
            "certificate.signed",
            about=certificate.project,
            by=by,
            now=now,
            certificate=certificate.number,
            signatory=signatory.pk,
            manner=manner.value,
        )


def _find_manner(signatory: Signatory, paper_on: date | None, by: User) -> Manner:
    if not Signatory.objects.filter(pk=signatory.pk, ended_at=None).exists():
        raise NotAllowed("This person does not sign for the institution any more.")
    if paper_on is None and signatory.user_id == by.pk:
        return Manner.ACCOUNT
    if paper_on is None:
        raise Invalid(
            f"Only {signatory.name} can sign with their own account.",
            {"paper_on": "is needed to record a signature on paper"},
        )
    if not by.is_librarian:
        raise NotAllowed("Only a librarian records a signature on paper.")
    return Manner.PAPER


def _refuse_bad_day(certificate: Certificate, signed_on: date, now: datetime) -> None:
    if signed_on > now.date():
        raise Invalid("It cannot have been signed on a day to come.", {"paper_on": "is a day to come"})
    if signed_on < certificate.issued_at.date():
        raise Invalid(
            "It was not there yet on that day.",
            {"paper_on": f"is before {certificate.issued_at:%-d %B %Y}, when it was drafted"},
        )


def _refuse_outdated(certificate: Certificate, signed_on: date) -> None:
    if certificate.project.state not in (ProjectState.OPEN, ProjectState.ENDED):
        raise NotNow(
            "What it says to be held is being erased, or is erased. Sign the certificate of deletion instead, which is drafted "
            "once everything is."
        )
    last = last_day_to_sign(certificate)
    if signed_on > last:
        raise NotNow(
            f"It was drafted on {certificate.issued_at:%-d %B %Y}, and what it says of the records holds until "
            f"{last:%-d %B %Y}. Draft a new one and sign that."
        )


def _content_of(certificate: Certificate) -> dict[str, Any]:
    """Without checksum and signature. A draft of the first version is drawn up anew, as of its own day."""
    if certificate.content["schema"] != SCHEMA:
        return build_content(Closing.objects.get(project=certificate.project), certificate.issued_at)
    drafted = {name: value for name, value in certificate.content.items() if name not in ("pdf", "signature")}
    return drafted | count_copies(certificate)
