"""Where a breach stands, and who may know of it."""

from accounts.models import SiteRole, User
from harvest.models import Breach, Project
from harvest.rules.breach import BreachFacts, BreachStage, NoteKind, Notice, find_breach_stage
from harvest.selectors.people import librarians, pi_of


def breach_facts(breach: Breach) -> BreachFacts:
    """From what was prefetched (`notices`, `notes`), else two queries."""
    return BreachFacts(
        frozenset(Notice(each.to) for each in breach.notices.all()),
        frozenset(NoteKind(each.kind) for each in breach.notes.all()),
        is_closed=breach.closed_at is not None,
    )


def breach_stage(breach: Breach) -> BreachStage:
    return find_breach_stage(breach_facts(breach))


def confidants_of(project: Project) -> list[User]:
    """The PI, the librarians and the administrators, each once."""
    return add_pi(project, confidants_by_office())


def confidants_by_office() -> list[User]:
    """Who may know of every breach: the librarians and the administrators. Two queries."""
    administrators = User.objects.filter(site_role=SiteRole.ADMINISTRATOR, is_active=True).order_by("pk")
    return [*librarians(), *administrators]


def add_pi(project: Project, others: list[User]) -> list[User]:
    """The PI before the others, each once."""
    return list({person.pk: person for person in [*pi_of(project), *others]}.values())
