"""Numbers of posts that people wrote, or that other projects ask for: they stay on this site when a project is erased."""

from collections.abc import Collection as Many
from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import CharField, JSONField, Q, QuerySet, TextField
from django.db.models.functions import Cast

from harvest.models import Closing, Collection, Dataset, Project, Run

type Place = tuple[QuerySet[Any], str]


def find_written(project: Project, ids: Many[str]) -> set[str]:
    """Which of them stand in an application, in a reason somebody gave, or in what another project asks."""
    return {each for place in _places(project) for each in _find(place, ids)} if ids else set()


def _find(place: Place, ids: Many[str]) -> Iterator[str]:
    """One question for all of them first: nearly every place holds none."""
    rows, column = place
    written = rows.annotate(written=Cast(column, TextField()))
    if written.filter(reduce(or_, (Q(written__contains=each) for each in ids))).exists():
        yield from (each for each in ids if written.filter(written__contains=each).exists())


def _places(project: Project) -> Iterator[Place]:
    yield from _texts_of_applications()
    others = Project.objects.exclude(pk=project.pk)
    asked = Collection.objects.filter(project__in=others)
    yield Closing.objects.all(), "reason"
    yield asked, "query"
    yield Run.objects.filter(collection__in=asked), "asked"
    yield others, "handover"
    yield Dataset.objects.filter(project__in=others), "manifest"


def _texts_of_applications() -> Iterator[Place]:
    """Every text of every table of the app, so that a new one is not forgotten."""
    for model in apps.get_app_config("proposals").get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, (CharField, TextField, JSONField)) and not field.choices:
                yield model._base_manager.all(), field.name
