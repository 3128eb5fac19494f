"""A project opens from a hand-over, whole or not at all."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import Invitation, User
from accounts.rules.errors import Conflict, Invalid, NotNow
from harvest.models import Collection, Project, ProjectMember
from harvest.services.collections import add_collection
from harvest.services.projects import list_warnings, open_project
from harvest.services.runs import start_run
from harvest.vault import open_keyring
from proposals.catalogue.reading import CURRENT_TERMS
from proposals.models import AuditEvent, Deadline, Need, OutboxMail
from tests.harvest.bench import NOW, QUERY, collection, handover

pytestmark = pytest.mark.django_db

type Change = Callable[[dict[str, Any]], object]


def open_one(**changed: Any) -> Project:
    return open_project(handover(**changed), by=None, now=NOW)


def refuse(**changed: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        open_one(**changed)
    assert Project.objects.count() == User.objects.count() == 0
    return refused.value.problems


def nested(deep: int) -> list[Any]:
    inner: list[Any] = []
    for _ in range(deep):
        inner = [inner]
    return inner


def test_it_makes_people_keys_collections_and_dates() -> None:
    project = open_one()
    assert (project.ref, project.interval_days) == ("PR-2026-0001", 15)
    assert project.terms == {"profile": CURRENT_TERMS, "choice": "strictest"}
    members = ProjectMember.objects.order_by("pk").values_list("user__email", "role", "granted_from")
    assert list(members) == [
        ("ada@example.org", "pi", project.access_start),
        ("bram@example.org", "data_user", project.access_start),
    ]
    assert Collection.objects.get().query == collection()["query"]
    assert len(open_keyring().project(project.ref).payload) == 32
    assert list(Need.objects.values_list("user__email", "text")) == [
        ("ada@example.org", "Enter the client key and secret from TikTok")
    ]
    assert Deadline.objects.get(key="project:PR-2026-0001:access_end").due_on == project.access_end
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True)) == [
        "collection.added",
        "project.opened",
    ]


def test_people_without_an_account_are_invited_and_all_are_told_once() -> None:
    User.objects.create_user("ada@example.org", "a-long-password-1", name="Ada")
    open_one()
    assert list(Invitation.objects.values_list("user__email", flat=True)) == ["bram@example.org"]
    assert sorted(OutboxMail.objects.values_list("to", flat=True)) == ["ada@example.org", "bram@example.org"]


def test_the_next_project_has_the_next_number() -> None:
    assert [open_one().ref, open_one().ref] == ["PR-2026-0001", "PR-2026-0002"]


def test_another_schema_is_refused() -> None:
    assert refuse(schema="fieldgate/handover/2") == {"$.schema": "is 'fieldgate/handover/2'"}


@pytest.mark.parametrize("document", [None, [], "text", {}])
def test_what_is_no_handover_is_refused(document: Any) -> None:
    with pytest.raises(Invalid, match="its schema has to be fieldgate/handover/1"):
        open_project(document, by=None, now=NOW)


@pytest.mark.parametrize(
    ("changed", "places"),
    [
        ({"access": {"start": "2026-03-01", "end": "2026-02-30"}}, {"$.access.end"}),
        ({"access": {"start": "2026-03-02", "end": "2026-03-01"}}, {"$.access.end"}),
        ({"access": {"start": "2026-03-02", "end": "9999-12-31"}}, {"$.access.end"}),
        ({"access": {"start": "9999-12-31", "end": "9999-12-31"}}, {"$.access.end"}),
        ({"title": "a\0b"}, {"$.title"}),
        ({"title": "a\ud800b"}, {"$.title"}),
        ({"kept": {"deep": [1, {"a\0": 2}]}}, {"$.kept.deep[1]"}),
        ({"kept": nested(5_000)}, {"$.kept" + "[0]" * 99}),
        ({"kept": [float("nan"), float("inf")]}, {"$.kept[0]", "$.kept[1]"}),
        ({"terms": {"profile": "tiktok/1999-01"}}, {"$.terms.profile"}),
        ({"team": [{"name": "Ada", "email": "ADA@example.org", "role": "manager"}]}, {"$.team[0].email"}),
        ({"collections": [collection(start_date="20260230")]}, {"$.collections[0].start_date"}),
        ({"collections": [collection(end_date="20260101")]}, {"$.collections[0].end_date"}),
        ({"collections": [collection(fields=["a b"])]}, {"$.collections[0].fields"}),
        ({"collections": [collection(), collection()]}, {"$.collections[1]"}),
    ],
)
def test_each_mistake_is_named_by_its_place_and_nothing_is_made(
    changed: dict[str, Any], places: set[str]
) -> None:
    assert set(refuse(**changed)) == places


def test_a_query_that_tiktok_would_refuse_is_refused_here() -> None:
    wrong = {"and": [{"operation": "IN", "field_name": "region", "field_values": ["BE"]}]}
    (place, what), *rest = refuse(collections=[collection(query=wrong)]).items()
    assert (place, rest) == ("$.collections[0].query.and[0].field_name", [])
    assert "region_code" in what


def test_unknown_keys_are_kept_and_warned_of() -> None:
    document = handover(
        colour="blue",
        collections=[collection(), {"name": "p", "kind": "shops", "input": {"shop_names": ["Mud"]}}],
    )
    project = open_project(document, by=None, now=NOW)
    assert project.handover["colour"] == "blue"
    assert list_warnings(document) == ["Unknown key, kept: colour"]
    assert sorted(project.collections.values_list("kind", flat=True)) == ["shops", "videos"]


def test_a_collection_of_the_same_name_is_refused() -> None:
    project = open_one()
    with pytest.raises(Conflict, match="already"):
        add_collection(project, collection(query=QUERY), by=None, now=NOW)
    assert project.collections.count() == 1


def test_id_and_create_time_are_always_asked() -> None:
    project = open_one(collections=[collection(fields=["username"])])
    assert project.collections.get().fields == ["id", "create_time", "username"]


def test_one_run_of_a_collection_at_a_time() -> None:
    project = open_one()
    start_run(project.collections.get(), by=None, now=NOW)
    with pytest.raises(Conflict, match="not over yet"):
        start_run(project.collections.get(), by=None, now=NOW)


def test_a_period_that_has_not_begun_cannot_be_asked_for() -> None:
    project = open_one(collections=[collection(start_date="20260401", end_date="20260430")])
    with pytest.raises(NotNow, match="begins on 1 April 2026"):
        start_run(project.collections.get(), by=None, now=NOW)


def test_days_to_come_are_left_for_a_later_run() -> None:
    project = open_one(collections=[collection(start_date="20260301", end_date="20261231")])
    run = start_run(project.collections.get(), by=None, now=NOW)
    assert list(run.units.values_list("spec", flat=True)) == [{"start": "2026-03-01", "end": "2026-03-20"}]


@pytest.mark.parametrize(
    ("deletion", "due"),
    [
        ({"when": "earlier", "on": "2026-11-30"}, ["2026-11-30"]),
        ({"when": "with_access", "on": handover()["access"]["end"]}, []),
        ({"when": "later", "on": "2040-01-31"}, []),
        ({"when": "earlier", "on": None}, []),
        ({}, []),
    ],
)
def test_a_deletion_that_the_application_promises_earlier_is_a_duty(
    deletion: dict[str, Any], due: list[str]
) -> None:
    project = open_one(protection={"deletion": deletion})
    promised = Deadline.objects.filter(key=f"project:{project.ref}:promised_deletion", done_at=None)
    assert [(each.due_on.isoformat(), each.path) for each in promised] == [
        (day, f"/projects/{project.ref}/end/") for day in due
    ]


@pytest.mark.parametrize("day", ["2027-02-30", "soon", 7])
def test_a_promised_day_that_is_none_is_refused(day: object) -> None:
    assert list(refuse(protection={"deletion": {"on": day}})) == ["$.protection.deletion.on"]
