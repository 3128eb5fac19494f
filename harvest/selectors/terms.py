"""What a project goes by, and the institution's defaults for projects to come."""

from collections.abc import Sequence

from harvest.models import AcceptedTerms, Project, TermsDecision
from harvest.rules.terms import Effects, Held, apply, find_effects
from proposals.catalogue.terms import Terms
from proposals.selectors.terms import find_terms


def held_by(project: Project) -> Held:
    return Held.from_json(project.terms)


def effects_of(project: Project) -> Effects:
    """No query for a version that comes with Fieldgate."""
    held = held_by(project)
    return find_effects(find_terms(held.label), held)


def rules_of(project: Project) -> Terms:
    """Each clause with the number that applies to the project."""
    held = held_by(project)
    return apply(find_terms(held.label), held)


def default_choices() -> dict[str, str]:
    """Key of a position by key of its clause, as the institution decided last. One query."""
    decided = TermsDecision.objects.filter(project=None).exclude(clause="").order_by("decided_at", "pk")
    newest = dict(decided.values_list("clause", "position"))
    return {clause: position for clause, position in newest.items() if position}


def accepted_terms(project: Project) -> Sequence[AcceptedTerms]:
    """The terms that the team accepted, the newest first, without their files. One query."""
    return list(project.accepted_terms.defer("content").select_related("sent_by"))
