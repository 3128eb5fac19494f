"""The steps to the end of an access, and what of them is done."""

from harvest.models import EndStepDone, Project, Publication
from harvest.rules.run_down import EndStep, Item, run_down


def items_of(project: Project) -> tuple[Item, ...]:
    return run_down(project.access_start, project.access_end, project.interval_days)


def list_done(project: Project) -> dict[EndStep, EndStepDone]:
    """Of this end of the access. One query."""
    found = EndStepDone.objects.filter(project=project, access_end=project.access_end).select_related("by")
    return {EndStep(each.step): each for each in found}


def list_unchecked(project: Project) -> list[Publication]:
    """Planned outputs that have not appeared: their texts cannot be compared any more once the records are gone."""
    return list(project.publications.filter(published_on=None, dropped_at=None).order_by("planned_on", "pk"))
