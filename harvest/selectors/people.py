"""Who is asked about a project's duties."""

from accounts.models import SiteRole, User
from harvest.models import Project, Signatory


def librarians() -> list[User]:
    return list(User.objects.filter(site_role=SiteRole.LIBRARIAN, is_active=True).order_by("pk"))


def pi_of(project: Project) -> list[User]:
    """The PI, where the account is still active."""
    return [project.pi] if project.pi.is_active else []


def keepers_of(project: Project) -> list[User]:
    """The PI and the librarians, each once."""
    return list({person.pk: person for person in [*pi_of(project), *librarians()]}.values())


def signatories() -> list[User]:
    """Who signs certificates here, with an account of their own, each once."""
    named = Signatory.objects.filter(ended_at=None, user__is_active=True).select_related("user")
    return list({each.user.pk: each.user for each in named if each.user}.values())


def count_others(project: Project, person: User) -> int:
    """How many besides this one could speak for the project's duties."""
    return sum(each.pk != person.pk for each in keepers_of(project))
