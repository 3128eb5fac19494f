"""Two people wrote one answer: both texts are shown and carried, and each way on does what its button says."""

import re
from typing import Any

import pytest
from django.test import Client

from proposals.models import Proposal
from tests.factories import make_draft, make_editor, make_pi, save
from tests.proposals.views.cast import SUMMARY, question_path, send, sign_in, value_of

pytestmark = pytest.mark.django_db
MEMBERS = "team.members"


@pytest.fixture
def draft() -> Proposal:
    return make_draft()


@pytest.fixture
def editor(draft: Proposal) -> Client:
    return sign_in(make_editor())


def hidden_in(page: str) -> dict[str, Any]:
    """The fields of the first form on the page, which sends mine again."""
    form = page[page.index('<form method="post" action="/p/') :]
    return dict(
        re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">', form[: form.index("</form>")])
    )


def test_both_texts_are_on_the_page_and_nothing_is_overwritten(editor: Client, draft: Proposal) -> None:
    save(draft, SUMMARY, "We ask in two countries.", by=make_pi())
    page = send(editor, question_path(draft), 409, expected_version=0, answer="We ask in four countries.")
    assert "Bea Quist changed this answer while you were writing. Nothing has been lost." in page
    assert "<p>We ask in two countries.</p>" in page
    assert "<p>We ask in four countries.</p>" in page
    assert "We ask in four countries.\n\nWe ask in two countries.</textarea>" in page
    assert value_of(draft) == "We ask in two countries."


def test_one_person_with_two_windows_is_not_told_of_somebody_else(editor: Client, draft: Proposal) -> None:
    save(draft, SUMMARY, "From the other window.", by=make_editor())
    page = send(editor, question_path(draft), 409, expected_version=0, answer="From this window.")
    assert "You changed this answer in another window. Nothing has been lost." in page
    assert "Ana Sol’s" not in page


def test_keep_mine(editor: Client, draft: Proposal) -> None:
    save(draft, SUMMARY, "Theirs", by=make_pi())
    page = send(editor, question_path(draft), 409, expected_version=0, answer="Mine", compare="1")
    mine = hidden_in(page)
    assert {name: mine[name] for name in ("expected_version", "answer")} == {
        "expected_version": "1",
        "answer": "Mine",
    }
    send(editor, question_path(draft), 302, **mine)
    assert value_of(draft) == "Mine"


def test_a_third_text_in_between_is_a_new_conflict(editor: Client, draft: Proposal) -> None:
    save(draft, SUMMARY, "Theirs", by=make_pi())
    mine = hidden_in(send(editor, question_path(draft), 409, expected_version=0, answer="Mine"))
    save(draft, SUMMARY, "Theirs again", by=make_pi())
    assert "Theirs again" in send(editor, question_path(draft), 409, **mine)


def test_rows_of_both_are_combined(editor: Client, draft: Proposal) -> None:
    save(draft, MEMBERS, [{"id": "a", "name": "Old"}, {"id": "b", "name": "Theirs"}], by=make_pi())
    sent = {"rows__TOTAL_FORMS": 2, "rows__INITIAL_FORMS": 0, "rows__0__id": "a", "rows__0__name": "New"}
    page = send(
        editor,
        question_path(draft, MEMBERS),
        409,
        expected_version=0,
        **sent,
        rows__1__id="c",
        rows__1__name="Mine",
    )
    assert re.findall(r'name="rows-\d-name" value="([^"]*)"', page.split("Combine them")[1]) == [
        "New",
        "Mine",
        "Theirs",
    ]


def test_a_choice_is_not_combined(editor: Client, draft: Proposal) -> None:
    save(draft, "research.topic", "civic", by=make_pi())
    page = send(editor, question_path(draft, "research.topic"), 409, expected_version=0, answer="algorithm")
    assert "Change yours" in page
    assert "Combine them" not in page
