"""Legal holds of a project, and the conflict with TikTok's rules that each of them is."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from harvest.models import LegalHold, Project
from harvest.rules.holds import CLAUSES, HoldFacts, HoldStage, find_hold_stage
from harvest.selectors.terms import rules_of
from proposals.rules.days import say_day


def hold_stage_of(hold: LegalHold, today: date) -> HoldStage:
    return find_hold_stage(HoldFacts(hold.until, bool(hold.accepted_at), bool(hold.lifted_at)), today)


def find_hold(project: Project, today: date) -> LegalHold | None:
    """The one in force that lasts longest. One query."""
    return _holding(today).filter(project=project).order_by("-until", "pk").first()


def find_holds(projects: Iterable[Project], today: date) -> dict[int, LegalHold]:
    """By project. One query."""
    found = _holding(today).filter(project__in=list(projects)).order_by("until", "-pk")
    return {hold.project_id: hold for hold in found}


def list_conflicts(project: Project, until: date) -> list[str]:
    """What is at odds with what, in sentences: shown before a hold is accepted, and kept with it."""
    rules = rules_of(project)
    clauses = [clause for clause in rules.clauses if clause.key in CLAUSES]
    said = [f"{clause.title}: {clause.text}" for clause in clauses]
    beyond = (until - project.access_end).days
    if beyond > 0:
        said.append(
            f"The access ends on {say_day(project.access_end)}. The hold keeps the data for {beyond} more days, "
            f"until {say_day(until)}."
        )
    asked = project.deletion_requests.filter(answered_at=None, withdrawn_at=None).order_by("due_on")
    said += [f"TikTok asked for a deletion by {say_day(each.due_on)}." for each in asked]
    return said


def _holding(today: date) -> QuerySet[LegalHold]:
    return LegalHold.objects.filter(accepted_at__isnull=False, lifted_at=None, until__gte=today)
