"""The library's table of projects: for librarians and administrators, with dates and counts, at a fixed cost."""

from collections.abc import Callable

import pytest
from django.test import Client

from harvest.models import Project
from harvest.selectors.screens.projects_table import projects_table
from harvest.services.projects import open_project
from proposals.services.handing_over import build_handover
from tests.factories import make_granted
from tests.harvest.bench import NOW
from tests.harvest.views.conftest import Cast

PAGE = "/library/projects/"


def open_another(title: str) -> Project:
    granted = make_granted(title)
    return open_project(build_handover(granted), proposal=granted, by=None, now=NOW)


def test_the_library_finds_each_project_and_the_day_its_records_are_to_be_confirmed_by(
    cast: Cast, sign_in: Callable[..., Client]
) -> None:
    cast.bench.harvest()
    for person in (cast.librarian, cast.administrator):
        page = sign_in(person).get(PAGE).content.decode()
        assert f'href="{cast.root}"' in page
        assert "in 15 days" in page
        assert "Nothing to confirm" not in page


def test_others_have_no_such_page(cast: Cast, sign_in: Callable[..., Client]) -> None:
    assert [sign_in(each).get(PAGE).status_code for each in (cast.pi, cast.manager, cast.stranger)] == [
        404
    ] * 3


def test_what_holds_a_project_up_stands_beside_its_state(cast: Cast) -> None:
    def trouble() -> list[str]:
        return [row.trouble for row in projects_table("", 1, NOW.date()).rows]

    assert trouble() == ["No key yet"]
    cast.bench.enter_key()
    assert trouble() == [""]


@pytest.mark.parametrize(("words", "number"), [("", 2), ("dialects", 1), ("nothing like this", 0)])
def test_words_leave_what_was_looked_for(cast: Cast, words: str, number: int) -> None:
    open_another("How dialects travel")
    assert len(projects_table(words, 1, NOW.date()).rows) == number


def test_the_table_costs_as_many_queries_for_one_as_for_three(
    cast: Cast, django_assert_num_queries: Callable[..., object]
) -> None:
    for number in (1, 3):
        with django_assert_num_queries(3):  # type: ignore[attr-defined]
            assert len(projects_table("", 1, NOW.date()).rows) == number
        if number == 1:
            open_another("Second")
            open_another("Third")
