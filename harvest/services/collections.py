"""Collections: named questions of a project. A collection does not change once it is made; another one is added."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.rules.errors import Conflict, Invalid, NotNow
from harvest.models import Collection, Project
from harvest.rules import subjects
from harvest.rules.extras import complete_for
from harvest.rules.states import ProjectState
from harvest.selectors.plans import find_differences
from harvest.services.outside_plan import columns_of, tell_pi
from proposals.services.auditing import Detail, record_event
from proposals.services.documents import check_document
from tiktok.fields import DEFAULT_VIDEO_FIELDS, complete_fields
from tiktok.query import QueryError, parse_query

VIDEOS: Final = "videos"


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
    columns = read_collection(document, now.date())
    _refuse_unknown_collection(project, columns)
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


def read_collection(document: dict[str, Any], today: date) -> dict[str, Any]:
    """Columns of a collection, from a document that its schema has passed. Invalid."""
    problems: dict[str, str] = {}
    columns = {
        "name": document["name"].strip(),
        "kind": document["kind"],
        "extras": document.get("with", []),
    }
    columns |= (
        _read_videos(document, problems)
        if document["kind"] == VIDEOS
        else _read_list(document, today, problems)
    )
    subjects.check_extras(document["kind"], columns["extras"], problems)
    if not columns["name"]:
        problems["$.name"] = "is empty"
    if problems:
        raise Invalid("The collection cannot be made. Nothing was changed.", problems)
    return columns


def _read_videos(document: dict[str, Any], problems: dict[str, str]) -> dict[str, Any]:
    fields = complete_for(document.get("fields") or DEFAULT_VIDEO_FIELDS, document.get("with", []))
    start, end = (_read_day(document, name, problems) for name in ("start_date", "end_date"))
    columns = {
        "query": _read_query(document["query"], problems),
        "start_date": start,
        "end_date": end,
        "fields": _read_fields(fields, problems),
    }
    if not problems and end < start:
        problems["$.end_date"] = "is before the start_date"
    return columns


def _read_list(document: dict[str, Any], today: date, problems: dict[str, str]) -> dict[str, Any]:
    """A list has no period: its days are the one on which it was made. TikTok's documented fields are asked for."""
    query = subjects.read_subjects(document["kind"], document["input"], problems)
    return {"query": query, "start_date": today, "end_date": today, "fields": []}


def _refuse_unknown_collection(project: Project, columns: dict[str, Any]) -> None:
    """Comments of the videos of another collection: it has to be there, and of videos."""
    name = columns["query"].get(subjects.COLLECTION)
    if name is None or columns["kind"] == VIDEOS:
        return
    if not Collection.objects.filter(project=project, name=name, kind=VIDEOS).exists():
        problems = {"$.input.collection": "is not a collection of videos of this project"}
        raise Invalid("The collection cannot be made. Nothing was changed.", problems)


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
