"""A draft of compliance speaks for some days, and of what is held. Once it cannot be signed any more, the next certificate takes
its place."""

from datetime import date, datetime, timedelta

from harvest.models import Certificate
from harvest.rules.signing_out import CertificateState
from harvest.rules.statement import CertificateKind
from harvest.services.telling import CERTIFICATE, end_deadlines, no_longer_ask


def last_day_to_sign(certificate: Certificate) -> date:
    """Of one of compliance. What is held has to be confirmed within so many days: after them, it says nothing of any record."""
    days: int = certificate.content["refresh"]["interval_days"]
    return certificate.issued_at.date() + timedelta(days=days)


def replace_drafts(certificate: Certificate, now: datetime) -> None:
    """Nobody is asked to sign what cannot be signed any more; what TikTok asked for by a day is asked of the new one, which
    has to be asked for afterwards. In the transaction that makes it."""
    project = certificate.project
    drafts = project.certificates.filter(kind=CertificateKind.COMPLIANCE, state=CertificateState.DRAFTED)
    is_last = certificate.kind == CertificateKind.DELETION
    for draft in drafts.exclude(pk=certificate.pk).order_by("pk"):
        if is_last or now.date() > last_day_to_sign(draft):
            what = f"{CERTIFICATE}:{draft.place}"
            no_longer_ask(project, what)
            end_deadlines(project, what, now=now)
            _take_over(certificate, draft)


def _take_over(certificate: Certificate, draft: Certificate) -> None:
    """Unless TikTok asked for this one itself. The draft that waits longest comes first."""
    if not (certificate.asked_on or certificate.due_on) and (draft.asked_on or draft.due_on):
        certificate.asked_on, certificate.due_on = draft.asked_on, draft.due_on
        certificate.save(update_fields=["asked_on", "due_on"])
