"""The approved plan of a project, and how collections stand to it."""

from typing import Any

from harvest.models import Collection, Project
from harvest.rules.conformance import VIDEOS, Difference, Element, compare, plan_of


def approved_plan(project: Project) -> tuple[Element, ...]:
    """() where no application approved here is known, as for a project that was granted elsewhere."""
    return plan_of(project.handover, project.later_plans)


def find_differences(element: Element, project: Project) -> tuple[Difference, ...]:
    """How a collection would go beyond the plan as it is now. () too where there is no plan to compare with."""
    plan = approved_plan(project)
    return compare(element, plan) if plan else ()


def describe(collection: Collection) -> dict[str, Any]:
    """As one element of the hand-over's list."""
    if collection.kind != VIDEOS:
        return {
            "name": collection.name,
            "kind": collection.kind,
            "input": collection.query,
            "with": collection.extras,
        }
    return {
        "name": collection.name,
        "kind": collection.kind,
        "query": collection.query,
        "start_date": f"{collection.start_date:%Y%m%d}",
        "end_date": f"{collection.end_date:%Y%m%d}",
        "fields": collection.fields,
        "with": collection.extras,
    }
