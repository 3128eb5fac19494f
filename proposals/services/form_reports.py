"""TikTok's form has changed, as a team saw it while pasting: told to the library, settled by it."""

from datetime import datetime

from django.db import transaction

from accounts.models import SiteRole, User
from accounts.rules.errors import Invalid, NotNow
from proposals.models import FormReport, Proposal
from proposals.models.tracking import LONGEST_REPORT
from proposals.rules.workflow import Act
from proposals.services.auditing import record_event
from proposals.services.drafting import find_question
from proposals.services.guarding import demand_length, lock_for
from proposals.services.reminders import clear_needs, set_needs

PATH = "/library/reports/"


@transaction.atomic
def report_form(proposal: Proposal, key: str, seen: str, *, by: User, now: datetime) -> FormReport:
    """Every librarian finds it among what needs them. Raises `Invalid` without words, with too many, or for a question that is none."""
    held = lock_for(proposal, Act.REPORT_FORM)
    find_question(held, key)
    said = demand_length(seen, LONGEST_REPORT, "seen")
    if not said:
        raise Invalid("Enter what TikTok’s form shows.", {"seen": "is missing"})
    report = FormReport.objects.create(
        proposal=held, question_key=key, seen=said, reported_by=by, reported_at=now
    )
    record_event("form.reported", about=held, by=by, now=now, key=key, report=report.pk)
    set_needs(
        need_key(report),
        list(User.objects.filter(site_role=SiteRole.LIBRARIAN, is_active=True)),
        about=f"{held.ref} {held.title}",
        text="TikTok’s form shows something else: look into it",
        path=f"{PATH}#report-{report.pk}",
        now=now,
    )
    return report


@transaction.atomic
def settle_report(report: FormReport, note: str, *, by: User, now: datetime) -> None:
    """The library looked into it. Raises `NotNow` if somebody has settled it already, `Invalid` for a note that is too long."""
    said = demand_length(note, LONGEST_REPORT, "note")
    open_now = FormReport.objects.filter(pk=report.pk, settled_at=None)
    if not open_now.update(note=said, settled_by=by, settled_at=now):
        raise NotNow("Somebody has settled this report already. Nothing was changed.")
    clear_needs(need_key(report))
    record_event("form.report_settled", about=report.proposal, by=by, now=now, report=report.pk)


def need_key(report: FormReport) -> str:
    return f"form-report:{report.pk}"
