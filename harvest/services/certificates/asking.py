"""What a certificate asks of people: to be signed and sent, by the day that TikTok named."""

from datetime import datetime

from harvest.models import Certificate
from harvest.rules.signing_out import CertificateState
from harvest.services.telling import CERTIFICATE, ask_people, end_deadlines, expect, no_longer_ask


def ask_for_signature(certificate: Certificate, now: datetime) -> None:
    """In the transaction that moves it. Again after each step, with what is next; nothing once it is sent."""
    what = f"{CERTIFICATE}:{certificate.place}"
    if certificate.state == CertificateState.SENT:
        no_longer_ask(certificate.project, what)
        end_deadlines(certificate.project, what, now=now)
        return
    act = "Sign" if certificate.state == CertificateState.DRAFTED else "Send"
    ask_people(certificate.project, what, f"{act} the certificate {certificate.number}", now=now)
    if certificate.due_on:
        text = f"TikTok asked for the certificate {certificate.number}"
        expect(certificate.project, what, text, certificate.due_on)
