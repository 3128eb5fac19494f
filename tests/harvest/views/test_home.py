"""The first page shows the projects of a person, and opening one ends the need for it."""

from collections.abc import Callable

import pytest
from django.test import Client

from harvest.models import ProjectMember
from harvest.selectors.screens.your_projects import your_projects
from harvest.services.projects import open_project
from proposals.models import Need
from proposals.services.handing_over import build_handover
from proposals.services.people import assign_librarian
from tests.factories import NOW, make_granted, make_librarian, make_pi, make_stranger
from tests.harvest.views.conftest import Cast


def test_home_lists_the_projects_of_the_person(cast: Cast, sign_in: Callable[..., Client]) -> None:
    page = sign_in(cast.manager).get("/").content.decode()
    assert f'href="{cast.root}"' in page
    assert cast.root not in sign_in(cast.stranger).get("/").content.decode()


def test_projects_cost_two_queries_for_one_and_for_three(
    cast: Cast, django_assert_num_queries: Callable[..., object]
) -> None:
    for number in (1, 3):
        with django_assert_num_queries(2):  # type: ignore[attr-defined]
            assert len(your_projects(cast.manager).rows) == number
        if number == 1:
            for title in ("Second", "Third"):
                granted = make_granted(title)
                project = open_project(build_handover(granted), proposal=granted, by=None, now=NOW)
                ProjectMember.objects.create(project=project, user=cast.manager, role="manager")


@pytest.mark.django_db
def test_opening_the_project_ends_the_need_for_it() -> None:
    granted = make_granted()
    assign_librarian(granted, make_librarian(), by=make_librarian(), now=NOW)
    waiting = Need.objects.filter(key=f"proposal:{granted.ref}:project")
    assert {need.user for need in waiting} == {make_pi(), make_librarian()}
    open_project(build_handover(granted), proposal=granted, by=make_librarian(), now=NOW)
    assert not waiting.all().exists()
    assert not Need.objects.filter(user=make_stranger()).exists()
