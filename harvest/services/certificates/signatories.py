"""Who may sign for the institution: named by a librarian, with an office; ended when they no longer may."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.rules.errors import Invalid, NotAllowed, NotNow
from harvest.models import Signatory
from harvest.services.certificates.asking import ask_for_signatures
from proposals.services.auditing import record_event


def name_signatory(name: str, office: str, email: str, *, by: User, now: datetime) -> Signatory:
    """With an account of that address they sign here, and are asked to; without, with a pen. NotAllowed for anybody but a librarian."""
    _demand_librarian(by)
    name, office, email = (" ".join(each.split()) for each in (name, office, email))
    problems = {key: "is empty" for key, value in (("name", name), ("office", office)) if not value}
    if problems:
        raise Invalid("Name the person and the office that they hold.", problems)
    user = User.objects.filter(email__iexact=email, is_active=True).first() if email else None
    with transaction.atomic():
        signatory = Signatory.objects.create(
            name=name, office=office, email=email, user=user, named_by=by, named_at=now
        )
        ask_for_signatures(now)
        record_event("signatory.named", about=signatory, by=by, now=now, has_account=user is not None)
    return signatory


def end_signatory(signatory: Signatory, *, by: User, now: datetime) -> None:
    _demand_librarian(by)
    with transaction.atomic():
        if not Signatory.objects.filter(pk=signatory.pk, ended_at=None).update(ended_at=now):
            raise NotNow("This person does not sign any more.")
        ask_for_signatures(now)
        record_event("signatory.ended", about=signatory, by=by, now=now)


def _demand_librarian(by: User) -> None:
    if not by.is_librarian:
        raise NotAllowed("Only a librarian says who signs for the institution.")
