"""A renewal and a change of a grant go into the project that there is; where they cannot, a new one opens."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from harvest.models import Project
from harvest.rules.states import ProjectState
from harvest.services.extending import extend_project, find_project_to_extend
from harvest.services.projects import open_project
from proposals.models import Deadline, Need, Proposal
from proposals.rules.granted import GrantedPerson, GrantedRole
from proposals.services import continuing, tracking, workflow
from proposals.services.handing_over import build_handover
from tests.factories import NOW, make_editor, make_grant, make_granted, make_pi, make_reader, reload, save

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("day_of_the_factories")]
FIRST_END = date(2028, 11, 30)
READER = GrantedPerson("Cem Dor", "cem.dor@northmere.example", GrantedRole.MANAGER)


def grant_again(draft: Proposal, **changes: Any) -> Proposal:
    """The new application, all the way to TikTok's second grant."""
    save(draft, "access.start", "2027-03-01")
    save(draft, "access.end", "2028-02-28")
    workflow.request_review(reload(draft), by=make_editor(), now=NOW)
    workflow.approve(reload(draft), round_number=1, by=make_pi(), now=NOW)
    tracking.record_submission(reload(draft), submitted_on=NOW.date(), by=make_editor(), now=NOW)
    tracking.record_grant(reload(draft), by=make_pi(), now=NOW, **(make_grant() | changes))
    return reload(draft)


def open_first() -> tuple[Proposal, Project]:
    granted = make_granted()
    return granted, open_project(build_handover(granted), proposal=granted, by=make_pi(), now=NOW)


def renew(first: Proposal, **changes: Any) -> Proposal:
    draft = continuing.begin_renewal(first, by=make_editor(), now=NOW)
    longer = {"access_start": date(2028, 12, 1), "access_end": date(2030, 11, 30)}
    return grant_again(draft, **(longer | changes))


def test_a_renewal_makes_the_access_longer_and_asks_for_no_second_project() -> None:
    first, project = open_first()
    renewal = renew(first)
    sent = open_it(renewal)
    fresh = Project.objects.get()
    assert (sent, fresh.access_start, fresh.access_end) == (
        f"/projects/{project.ref}/",
        date(2026, 12, 1),
        date(2030, 11, 30),
    )
    assert Deadline.objects.get(key=f"project:{project.ref}:access_end").due_on == date(2030, 11, 30)
    assert not Need.objects.filter(key=f"proposal:{renewal.ref}:project").exists()
    page = sign_in().get(reverse("tracking", args=[renewal.ref])).content.decode()
    assert f'href="/projects/{project.ref}/"' in page
    assert "Take it over" not in page


def test_who_is_not_in_the_renewal_has_access_to_the_old_end_and_a_new_person_from_the_new_start() -> None:
    first, project = open_first()
    renewal = renew(first, people=[READER])
    open_it(renewal)
    assert list(
        project.members.order_by("user__name").values_list(
            "user__name", "role", "granted_from", "granted_until"
        )
    ) == [
        ("Ana Sol", "data_user", date(2026, 12, 1), FIRST_END),
        ("Bea Quist", "pi", date(2026, 12, 1), None),
        ("Cem Dor", "manager", date(2028, 12, 1), None),
    ]


def test_after_a_change_who_is_left_out_loses_access_at_once() -> None:
    first, project = open_first()
    change = continuing.begin_amendment(first, reason="Cem takes over.", by=make_editor(), now=NOW)
    open_it(grant_again(change, people=[READER]))
    ana = project.members.get(user=make_editor())
    assert (ana.role, ana.granted_from, ana.granted_until) == ("data_user", None, date(2026, 11, 21))
    assert project.members.get(user=make_reader()).granted_until is None
    project.refresh_from_db()
    assert project.access_end == FIRST_END


@pytest.mark.parametrize("case", ["gap", "erasing", "no project"])
def test_where_data_had_to_go_a_new_project_opens(case: str) -> None:
    first, _ = open_first()
    renewal = renew(first, **({"access_start": date(2028, 12, 2)} if case == "gap" else {}))
    if case == "erasing":
        Project.objects.update(state=ProjectState.CLOSING)
    if case == "no project":
        Proposal.objects.filter(pk=renewal.pk).update(continues=None, continuation="")
    assert find_project_to_extend(reload(renewal), build_handover(reload(renewal))) is None
    open_it(reload(renewal))
    assert Project.objects.count() == 2


def test_a_person_who_was_let_go_comes_back_with_a_new_grant() -> None:
    first, project = open_first()
    project.members.filter(user=make_editor()).update(granted_until=date(2026, 12, 31))
    renewal = renew(first)
    extend_project(project, build_handover(renewal), proposal=renewal, by=make_pi(), now=NOW)
    assert project.members.get(user=make_editor()).granted_until is None


def sign_in() -> Client:
    client = Client()
    client.force_login(make_pi())
    return client


def open_it(proposal: Proposal) -> str:
    response = sign_in().post(reverse("project_open", args=[proposal.ref]))
    assert response.status_code == 302
    return str(response["Location"])
