"""What a command was told to act on. Operators have no rights to check; a wrong name is said as such."""

from accounts.rules.errors import Invalid
from harvest.models import Collection, Dataset, Project


def find_project(ref: str) -> Project:
    project = Project.objects.select_related("pi", "proposal").filter(ref=ref).first()
    if project is None:
        raise Invalid(f"There is no project {ref}.")
    return project


def find_collections(project: Project, name: str | None) -> list[Collection]:
    """All of them, or the one of that name. Invalid if there is none."""
    found = list(project.collections.select_related("project").filter(**({"name": name} if name else {})))
    if not found:
        raise Invalid(f"{project.ref} has no collection{f' called {name}' if name else ''}.")
    return found


def find_dataset(ref: str) -> Dataset:
    """By `PR-2026-0001/3`. Invalid if there is none."""
    project, _, number = ref.rpartition("/")
    datasets = Dataset.objects.select_related("project__pi", "project__proposal", "collection", "created_by")
    found = datasets.filter(project__ref=project, number=int(number)).first() if number.isdecimal() else None
    if found is None:
        raise Invalid(f"There is no dataset {ref}. A dataset is named by project and number: PR-2026-0001/1.")
    return found
