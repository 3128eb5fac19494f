"""A collection beyond the approved plan asks for a reason, and the PI is told until they say that they know."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.rules.errors import NotAllowed, NotNow
from harvest.models import Collection, Dataset, Project
from harvest.services import outside_plan
from harvest.services.collections import add_collection
from harvest.services.forgetting import forget_ids
from harvest.services.manifests import build_manifest
from harvest.services.outside_plan import OutsidePlan
from harvest.services.projects import open_project
from harvest.vault import open_keyring
from proposals.models import AuditEvent, Need, OutboxMail
from tests.factories import make_user
from tests.harvest.bench import NOW, collection, handover

pytestmark = pytest.mark.django_db
LATER = collection(name="later", end_date="20260331")
APPROVED = {"snapshot": 4, "sha256": "0" * 64, "catalogue": "tiktok-research-api/2025-01"}
BEYOND = "The period ends on 31 March 2026; that of the plan on 28 February 2026."


@pytest.fixture
def project() -> Project:
    """Its plan is the one collection that the bench has."""
    return open_project(handover(proposal=APPROVED), by=None, now=NOW)


def needs() -> list[tuple[str, str, str]]:
    return list(Need.objects.filter(key__endswith="outside_plan").values_list("user__name", "text", "path"))


def last_detail() -> dict[str, Any]:
    return dict(AuditEvent.objects.order_by("-pk")[0].detail)


def test_without_a_reason_nothing_is_made(project: Project) -> None:
    with pytest.raises(OutsidePlan) as refused:
        add_collection(project, LATER, by=None, now=NOW, reason=" \n")
    assert refused.value.problems == {"plan.period": BEYOND}
    assert (project.collections.count(), needs()) == (1, [])


def test_a_reason_that_is_too_long_is_refused_with_its_length(project: Project) -> None:
    with pytest.raises(OutsidePlan, match="at most 2,000 characters"):
        add_collection(project, LATER, by=None, now=NOW, reason="x" * 2_001)


def test_with_a_reason_it_is_made_and_the_pi_is_told(project: Project) -> None:
    made = add_collection(project, LATER, by=make_user("Cleo"), now=NOW, reason=" The election was moved. ")
    made.refresh_from_db()
    assert (made.outside_plan, made.outside_reason, made.noted_at) == (
        "period",
        "The election was moved.",
        None,
    )
    assert last_detail() == {"collection": made.pk, "outside_plan": ["period"]}
    mail = OutboxMail.objects.get(kind="outside_plan")
    assert mail.to == "ada@example.org"
    assert f"/projects/{project.ref}/collections/{made.pk}/" in mail.body
    assert "election" not in mail.body
    text = "Look at the collection “later”, which goes beyond the approved plan"
    assert needs() == [("Ada Voorbeeld", text, f"/projects/{project.ref}/collections/{made.pk}/")]


def test_a_manifest_says_it_too(project: Project) -> None:
    made = add_collection(project, LATER, by=None, now=NOW, reason="The election was moved.")
    dataset = Dataset(project=project, number=1, collection=made, format="csv")
    manifest = build_manifest(dataset, {"files": []}, as_of=NOW, now=NOW)
    (described,) = manifest["collections"]
    assert described["beyond_plan"] == {"in": ["period"], "reason": "The election was moved."}


def test_what_is_within_needs_no_reason_and_keeps_none(project: Project) -> None:
    made = add_collection(
        project, collection(name="short", end_date="20260210"), by=None, now=NOW, reason="x"
    )
    assert (made.outside_plan, made.outside_reason) == ("", "")
    assert not OutboxMail.objects.filter(kind="outside_plan").exists()


def test_a_pi_who_adds_it_knows(project: Project) -> None:
    made = add_collection(project, LATER, by=project.pi, now=NOW, reason="The election was moved.")
    made.refresh_from_db()
    assert (made.noted_at, needs()) == (NOW, [])
    assert not OutboxMail.objects.filter(kind="outside_plan").exists()


def test_the_pi_says_of_one_after_the_other_that_they_know(project: Project) -> None:
    first = add_collection(project, LATER, by=None, now=NOW, reason="x")
    second = add_collection(project, LATER | {"name": "again"}, by=None, now=NOW, reason="y")
    outside_plan.note(first, by=project.pi, now=NOW)
    assert [path for *_, path in needs()] == [f"/projects/{project.ref}/collections/{second.pk}/"]
    outside_plan.note(second, by=project.pi, now=NOW)
    assert needs() == []
    with pytest.raises(NotNow):
        outside_plan.note(second, by=project.pi, now=NOW)


def test_nobody_else_says_it(project: Project) -> None:
    made = add_collection(project, LATER, by=None, now=NOW, reason="x")
    with pytest.raises(NotAllowed, match="Ada Voorbeeld"):
        outside_plan.note(made, by=make_user("Cleo"), now=NOW)


def test_a_project_from_elsewhere_has_no_plan_to_compare_with() -> None:
    project = open_project(handover(), by=None, now=NOW)
    assert add_collection(project, LATER, by=None, now=NOW).outside_plan == ""


def test_the_database_wants_a_reason_too(project: Project) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Collection.objects.update(outside_plan="period")
    with pytest.raises(IntegrityError), transaction.atomic():
        Collection.objects.update(outside_reason="x")


def test_a_later_grant_widens_the_plan_and_forgets_numbers_with_it(project: Project) -> None:
    number = "7123456789012345678"
    query = {"and": [{"operation": "EQ", "field_name": "video_id", "field_values": [number]}]}
    Project.objects.filter(pk=project.pk).update(later_plans=[LATER | {"query": query}])
    project.refresh_from_db()
    named = add_collection(project, collection(name="one", query=query), by=None, now=NOW)
    assert named.outside_plan == ""
    with transaction.atomic():
        forget_ids(open_keyring().project(project.ref), project.pk, "video", [number])
    project.refresh_from_db()
    named.refresh_from_db()
    assert project.later_plans[0]["query"] == named.query != query
