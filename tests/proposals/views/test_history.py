"""Every version of an answer is shown with what it changed, and can stand again."""

from datetime import timedelta

import pytest
from django.test import Client

from proposals.models import Proposal
from tests.factories import NOW, make_draft, make_editor, make_pi, make_reader, make_reader_of, save
from tests.proposals.views.cast import SUMMARY, question_path, read, send, sign_in, value_of

pytestmark = pytest.mark.django_db
REMOVED = '<del><span class="visually-hidden">removed: </span>two<span class="visually-hidden"> end of removed. </span></del>'
ADDED = '<ins><span class="visually-hidden">added: </span>four<span class="visually-hidden"> end of added. </span></ins>'


@pytest.fixture
def draft() -> Proposal:
    proposal = make_draft()
    save(proposal, SUMMARY, "We ask in two countries.")
    save(proposal, SUMMARY, "We ask in four countries.", by=make_pi(), now=NOW + timedelta(hours=1))
    return proposal


@pytest.fixture
def editor(draft: Proposal) -> Client:
    return sign_in(make_editor())


def test_the_changed_words_are_marked(editor: Client, draft: Proposal) -> None:
    assert f"We ask in {REMOVED}{ADDED} countries." in read(editor, question_path(draft, page="history/"))


def test_an_earlier_text_stands_again_as_a_new_version(editor: Client, draft: Proposal) -> None:
    path = question_path(draft, page="history/")
    where = send(editor, question_path(draft, page="restore/"), 302, version=1, expected_version=2)
    assert (where, value_of(draft)) == (path, "We ask in two countries.")
    page = read(editor, path)
    assert "The earlier text stands again." in page
    assert (page.count("Restored"), page.count("Use this text again")) == (1, 2)


def test_a_text_that_somebody_just_wrote_is_not_put_back(editor: Client, draft: Proposal) -> None:
    save(draft, SUMMARY, "We ask in five countries.", by=make_pi(), now=NOW + timedelta(hours=2))
    page = send(editor, question_path(draft, page="restore/"), 409, version=1, expected_version=2)
    assert "Bea Quist changed this answer" in page
    assert value_of(draft) == "We ask in five countries."


@pytest.mark.parametrize(
    ("sent", "status"), [({}, 400), ({"version": 9, "expected_version": 2}, 404), ({"version": "x"}, 400)]
)
def test_what_is_no_version_changes_nothing(
    editor: Client, draft: Proposal, sent: dict[str, object], status: int
) -> None:
    send(editor, question_path(draft, page="restore/"), status, **sent)
    assert value_of(draft) == "We ask in four countries."


def test_a_reader_sees_it_without_buttons(draft: Proposal) -> None:
    make_reader_of(draft)
    client = sign_in(make_reader())
    assert "Use this text again" not in read(client, question_path(draft, page="history/"))
    send(client, question_path(draft, page="restore/"), 403, version=1, expected_version=2)
    assert value_of(draft) == "We ask in four countries."


def test_a_question_without_an_answer_has_no_versions(editor: Client, draft: Proposal) -> None:
    assert "No versions yet" in read(editor, question_path(draft, "research.design", "history/"))


def test_it_costs_the_same_for_one_version_and_for_three(
    editor: Client, draft: Proposal, django_assert_num_queries
) -> None:
    save(draft, "research.design", "One version")
    save(draft, SUMMARY, "A third version", now=NOW + timedelta(hours=3))
    for key in ("research.design", SUMMARY):
        with django_assert_num_queries(9):
            read(editor, question_path(draft, key, "history/"))


def test_many_versions_are_paged_without_losing_a_difference(editor: Client, draft: Proposal) -> None:
    for hour in range(2, 25):
        save(draft, SUMMARY, f"Text of hour {hour}.", now=NOW + timedelta(hours=hour))
    first = read(editor, question_path(draft, page="history/"))
    second = read(editor, question_path(draft, page="history/?page=2"))
    assert (first.count('<section class="version"'), second.count('<section class="version"')) == (20, 5)
    assert "1 to 20 of 25 versions" in first
    assert '<span class="visually-hidden">removed: </span>4<' in first


def test_any_two_versions_are_compared(editor: Client, draft: Proposal) -> None:
    save(draft, SUMMARY, "We ask in five countries. Twice.", now=NOW + timedelta(hours=2))
    path = question_path(draft, page="history/compare/")
    page = read(editor, f"{path}?first=3&second=1")
    assert "We ask in <del>" in page
    assert "2 words added, 1 word removed" in page
    assert page.index("09:30 UTC, Ana Sol") < page.index("11:30 UTC, Ana Sol")
    assert "Both versions say the same." in read(editor, f"{path}?first=2&second=2")


def test_a_comparison_with_what_is_no_version(editor: Client, draft: Proposal) -> None:
    path = question_path(draft, page="history/compare/")
    read(editor, f"{path}?first=1&second=9", 404)
    assert editor.get(f"{path}?first=x")["Location"] == question_path(draft, page="history/")


def test_a_comparison_of_a_question_that_is_not_there(editor: Client, draft: Proposal) -> None:
    read(editor, question_path(draft, "no.question", "history/compare/?first=1&second=1"), 404)
