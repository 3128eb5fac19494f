"""What a certificate asks of people: to be signed and sent, by the day that TikTok named."""

from datetime import datetime

from harvest.models import Certificate
from harvest.rules.signing_out import CertificateState
from harvest.selectors.people import keepers_of, signatories
from harvest.services.telling import CERTIFICATE, ask_people, end_deadlines, expect, is_asked, no_longer_ask


def ask_for_signature(certificate: Certificate, now: datetime) -> None:
    """In the transaction that moves it. Again after each step, with what is next; nothing once it is sent.

    A draft is asked for from those who sign with an account of their own too: it is all that they have to do here.
    """
    what = f"{CERTIFICATE}:{certificate.place}"
    if certificate.state == CertificateState.SENT:
        no_longer_ask(certificate.project, what)
        end_deadlines(certificate.project, what, now=now)
        return
    is_draft = certificate.state == CertificateState.DRAFTED
    people = {each.pk: each for each in keepers_of(certificate.project)}
    people |= {each.pk: each for each in signatories()} if is_draft else {}
    text = f"{'Sign' if is_draft else 'Send'} the certificate {certificate.number}"
    ask_people(certificate.project, what, text, now=now, people=list(people.values()))
    if certificate.due_on:
        text = f"TikTok asked for the certificate {certificate.number}"
        expect(certificate.project, what, text, certificate.due_on)


def ask_for_signatures(now: datetime) -> None:
    """Of all drafts that wait for one, once somebody else signs here. In the transaction that names or ends them."""
    drafts = Certificate.objects.filter(state=CertificateState.DRAFTED)
    for draft in drafts.select_related("project__pi", "project__proposal"):
        if is_asked(draft.project, f"{CERTIFICATE}:{draft.place}"):
            ask_for_signature(draft, now)
