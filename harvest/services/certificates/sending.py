"""TikTok asked for a certificate by a day; it went out, and here is the proof."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from accounts.rules.errors import Invalid, NotNow
from harvest.models import Certificate, CertificateSending
from harvest.rules.signing_out import (
    LARGEST_PROOF,
    CertificateState,
    Way,
    find_request_problems,
    find_sending_problems,
)
from harvest.services.certificates.asking import ask_for_signature
from proposals.services.auditing import record_event


@dataclass(frozen=True, slots=True)
class ProofFile:
    name: str
    content: bytes


def record_request(
    certificate: Certificate, asked_on: date | None, due_on: date | None, *, by: User, now: datetime
) -> None:
    """When TikTok asked, and by when. It stands in what is signed, so NotNow once it is signed."""
    problems = find_request_problems(asked_on, due_on, now.date())
    if problems:
        raise Invalid("These days cannot be. Nothing was changed.", problems)
    with transaction.atomic():
        draft = Certificate.objects.filter(pk=certificate.pk, state=CertificateState.DRAFTED)
        if not draft.update(asked_on=asked_on, due_on=due_on):
            raise NotNow("This certificate is signed; the days of the request stand in it.")
        certificate.refresh_from_db()
        ask_for_signature(certificate, now)
        record_event(
            "certificate.requested",
            about=certificate.project,
            by=by,
            now=now,
            certificate=certificate.number,
            asked_on=asked_on,
            due_on=due_on,
        )


def record_sending(
    certificate: Certificate,
    *,
    sent_on: date,
    sent_to: str,
    way: Way,
    reference: str,
    file: ProofFile | None,
    by: User,
    now: datetime,
) -> CertificateSending:
    """It went out; again if it was sent to somebody else too. NotNow before it is signed."""
    if certificate.signed_at is None:
        raise NotNow("A certificate is signed by a person with authority before it goes out.")
    _refuse_bad_sending(certificate, sent_on, sent_to, file, now)
    with transaction.atomic():
        sending = CertificateSending.objects.create(
            certificate=certificate,
            sent_on=sent_on,
            sent_to=sent_to.strip(),
            way=way,
            reference=reference.strip(),
            file_name=file.name[-200:] if file else "",
            file=file.content if file else b"",
            by=by,
            at=now,
        )
        Certificate.objects.filter(pk=certificate.pk).update(state=CertificateState.SENT)
        certificate.refresh_from_db()
        ask_for_signature(certificate, now)
        record_event(
            "certificate.sent",
            about=certificate.project,
            by=by,
            now=now,
            certificate=certificate.number,
            sent_on=sent_on,
            way=way.value,
            has_file=file is not None,
        )
    return sending


def _refuse_bad_sending(
    certificate: Certificate, sent_on: date, sent_to: str, file: ProofFile | None, now: datetime
) -> None:
    signed_on = date.fromisoformat(certificate.content["signatory"]["signed_on"])
    problems = find_sending_problems(sent_on, signed_on, now.date())
    if not sent_to.strip():
        problems["sent_to"] = "is empty"
    if file and len(file.content) > LARGEST_PROOF:
        problems["file"] = f"is larger than {LARGEST_PROOF // 1_000_000} MB"
    if problems:
        raise Invalid("The sending cannot be recorded. Nothing was changed.", problems)
