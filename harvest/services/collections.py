"""Collections: named queries of a project. A collection does not change once it is made; another one is added."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.rules.errors import Conflict, Invalid, NotNow
from harvest.models import Collection, Project
from harvest.rules.states import ProjectState
from harvest.selectors.plans import find_differences
from harvest.services.outside_plan import columns_of, tell_pi
from proposals.services.auditing import Detail, record_event
from proposals.services.documents import check_document
from tiktok.fields import DEFAULT_VIDEO_FIELDS, complete_fields
from tiktok.query import QueryError, parse_query

VIDEOS: Final = "videos"
COLLECTED: Final = (VIDEOS,)
"""Kinds that are collected; the schema knows more."""


def add_collection(
    project: Project, document: Any, *, by: User | None, now: datetime, reason: str = ""
) -> Collection:
    """A collection from one element of the hand-over's list.

    Invalid names each problem by its place; Conflict if the project has a collection of that name. `reason` is why it
    goes beyond the approved plan, and OutsidePlan if it does without one; the PI is told.
    """
    if project.state != ProjectState.OPEN:
        raise NotNow("This project is closing; it takes no collection any more.")
    check_document(document, "collection-1")
    columns = read_collection(document)
    differences = find_differences(document, project)
    columns |= columns_of(differences, reason)
    try:
        with transaction.atomic():
            collection = Collection.objects.create(project=project, created_by=by, created_at=now, **columns)
            if differences:
                tell_pi(collection, by=by, now=now)
            _record(collection, by, now)
    except IntegrityError as error:
        raise Conflict(
            f"There is a collection called {columns['name']} already. Choose another name."
        ) from error
    return collection


def _record(collection: Collection, by: User | None, now: datetime) -> None:
    beyond: list[Detail] = [*filter(None, collection.outside_plan.split(","))]
    record_event(
        "collection.added",
        about=collection.project,
        by=by,
        now=now,
        collection=collection.pk,
        outside_plan=beyond,
    )


def read_collection(document: dict[str, Any]) -> dict[str, Any]:
    """Columns of a collection, from a document that its schema has passed. Invalid."""
    if document["kind"] not in COLLECTED:
        raise Invalid(
            f"Collections of {document['kind']} cannot be collected yet.", {"$.kind": "is not collected yet"}
        )
    problems: dict[str, str] = {}
    columns = {
        "name": document["name"].strip(),
        "kind": document["kind"],
        "query": _read_query(document["query"], problems),
        "start_date": _read_day(document, "start_date", problems),
        "end_date": _read_day(document, "end_date", problems),
        "fields": _read_fields(document.get("fields") or DEFAULT_VIDEO_FIELDS, problems),
        "extras": document.get("with", []),
    }
    if not columns["name"]:
        problems["$.name"] = "is empty"
    if not problems and columns["end_date"] < columns["start_date"]:
        problems["$.end_date"] = "is before the start_date"
    if problems:
        raise Invalid("The collection cannot be made. Nothing was changed.", problems)
    return columns


def _read_query(query: object, problems: dict[str, str]) -> dict[str, Any]:
    try:
        return dict(parse_query(query).as_json())
    except QueryError as error:
        problems |= {f"$.query.{problem.place}".rstrip("."): problem.message for problem in error.problems}
        return {}


def _read_day(document: dict[str, Any], key: str, problems: dict[str, str]) -> date:
    try:
        return datetime.strptime(document[key], "%Y%m%d").replace(tzinfo=UTC).date()
    except ValueError:
        problems[f"$.{key}"] = "is not a day such as 20260131"
        return date.min


def _read_fields(fields: Sequence[str], problems: dict[str, str]) -> list[str]:
    try:
        return list(complete_fields(fields))
    except ValueError as error:
        problems["$.fields"] = str(error)
        return []
