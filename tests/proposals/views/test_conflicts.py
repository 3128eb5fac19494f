"""Two people wrote one answer: both texts are shown and kept, and each way on does what its button says."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from proposals.models import AuditEvent, Proposal, UnsavedAnswer
from proposals.services import workflow
from tests.factories import NOW, make_draft, make_editor, make_filled, make_pi, reload, save
from tests.proposals.views.cast import SUMMARY, question_path, read, send, sign_in, value_of

pytestmark = pytest.mark.django_db
MEMBERS = "team.members"
NOTICE = "A text of yours is not part of the application"


@pytest.fixture
def draft() -> Proposal:
    return make_draft()


@pytest.fixture
def editor(draft: Proposal) -> Client:
    return sign_in(make_editor())


def plain(page: str) -> str:
    return re.sub(r"<span class=.visually-hidden.>[^<]*</span>", "", page)


def choose(editor: Client, draft: Proposal, choice: str, *, version: int, status: int = 302) -> str:
    kept = UnsavedAnswer.objects.first()
    number = kept.pk if kept else 1
    sent = {"choice": choice, "kept": number, "expected_version": version}
    return send(editor, question_path(draft, page="unsaved/"), status, **sent)


def meet(editor: Client, draft: Proposal, mine: str = "Mine", theirs: str = "Theirs") -> str:
    """The page after theirs was saved first."""
    save(draft, SUMMARY, theirs, by=make_pi())
    return send(editor, question_path(draft), 409, expected_version=0, answer=mine)


def test_both_texts_are_on_the_page_and_nothing_is_overwritten(editor: Client, draft: Proposal) -> None:
    page = plain(meet(editor, draft, "We ask in four countries.", "We ask in two countries."))
    assert "Bea Quist changed this answer while you were writing. Nothing has been lost." in page
    assert "We ask in <mark>two</mark> countries." in page
    assert "We ask in <mark>four</mark> countries." in page
    assert "We ask in four countries.\n\nWe ask in two countries.</textarea>" in page
    assert value_of(draft) == "We ask in two countries."


def test_what_each_changed_in_another_sentence_is_one_text(editor: Client, draft: Proposal) -> None:
    save(draft, SUMMARY, "We ask in two countries. We end in May.")
    save(draft, SUMMARY, "We ask in two countries. We end in June.", by=make_pi())
    mine = "We ask in four countries. We end in May."
    page = send(editor, question_path(draft), 409, expected_version=1, answer=mine)
    assert "We ask in four countries. We end in June.</textarea>" in page
    assert "no sentence was changed by both" in page


def test_one_person_with_two_windows_is_not_told_of_somebody_else(editor: Client, draft: Proposal) -> None:
    save(draft, SUMMARY, "From the other window.", by=make_editor())
    page = send(editor, question_path(draft), 409, expected_version=0, answer="From this window.")
    assert "You changed this answer in another window. Nothing has been lost." in page
    assert "Ana Sol’s" not in page


def test_mine_alone(editor: Client, draft: Proposal) -> None:
    meet(editor, draft)
    assert choose(editor, draft, "mine", version=1) == question_path(draft)
    assert (value_of(draft), UnsavedAnswer.objects.count()) == ("Mine", 0)


def test_theirs_alone(editor: Client, draft: Proposal) -> None:
    meet(editor, draft)
    assert choose(editor, draft, "theirs", version=1) == question_path(draft)
    assert (value_of(draft), UnsavedAnswer.objects.count()) == ("Theirs", 0)
    assert NOTICE not in read(editor, question_path(draft))


def test_both_in_one(editor: Client, draft: Proposal) -> None:
    meet(editor, draft)
    kept = UnsavedAnswer.objects.get().pk
    sent = {"expected_version": 1, "answer": "Mine and theirs", "kept": kept, "later": "1"}
    assert send(editor, question_path(draft), 302, **sent) == f"/p/{draft.ref}/"
    assert (value_of(draft), UnsavedAnswer.objects.count()) == ("Mine and theirs", 0)


def test_a_third_text_in_between_is_a_new_conflict(editor: Client, draft: Proposal) -> None:
    meet(editor, draft)
    save(draft, SUMMARY, "Theirs again", by=make_pi())
    page = plain(choose(editor, draft, "mine", version=1, status=409))
    assert "<mark>Theirs again</mark>" in page
    assert "<mark>Mine</mark>" in page
    assert value_of(draft) == "Theirs again"


def test_a_text_whose_page_was_left_is_found_again(editor: Client, draft: Proposal) -> None:
    save(draft, SUMMARY, "Theirs", by=make_pi())
    send(editor, question_path(draft, page="save/"), 409, expected_version=0, answer="Mine, half wri")
    send(editor, question_path(draft, page="save/"), 409, expected_version=0, answer="Mine, half written")
    assert NOTICE in read(editor, question_path(draft))
    assert "<mark>Mine, half written</mark>" in plain(read(editor, question_path(draft, page="unsaved/")))
    assert list(AuditEvent.objects.filter(verb="answer.kept_apart").values_list("detail", flat=True)) == [
        {"key": SUMMARY, "version": 0}
    ]


def test_another_text_does_not_take_the_place_of_the_one_that_is_kept(
    editor: Client, draft: Proposal
) -> None:
    first = "The whole first text, which took a morning to write down."
    meet(editor, draft, first)
    send(editor, question_path(draft), 409, expected_version=0, answer="Another")
    assert list(UnsavedAnswer.objects.values_list("value", flat=True)) == ["Another", first]


def test_nobody_else_sees_it(editor: Client, draft: Proposal) -> None:
    meet(editor, draft, "My secret thought")
    pi = sign_in(make_pi())
    assert NOTICE not in read(pi, question_path(draft))
    assert send(pi, question_path(draft, page="unsaved/"), 302) == question_path(draft)
    sent = {"choice": "theirs", "kept": UnsavedAnswer.objects.get().pk, "expected_version": 1}
    send(pi, question_path(draft, page="unsaved/"), 302, **sent)
    assert UnsavedAnswer.objects.get().value == "My secret thought"


def test_a_text_that_came_after_the_answers_were_locked_is_kept_and_can_be_used_later() -> None:
    proposal = make_filled()
    editor = sign_in(make_editor())
    workflow.request_review(proposal, by=make_editor(), now=NOW)
    send(editor, question_path(proposal, page="save/"), 409, expected_version=1, answer="Too late")
    page = read(editor, question_path(proposal))
    assert (NOTICE in page, "Too late</pre>" in page) == (True, True)
    assert send(editor, question_path(proposal, page="unsaved/"), 302) == question_path(proposal)
    workflow.take_back(reload(proposal), by=make_editor(), now=NOW + timedelta(hours=1))
    choose(editor, proposal, "mine", version=1)
    assert value_of(proposal) == "Too late"


@pytest.mark.parametrize(
    "sent", [{}, {"choice": "mine"}, {"choice": "x", "kept": "1", "expected_version": "y"}]
)
def test_an_incomplete_choice_changes_nothing(
    editor: Client, draft: Proposal, sent: dict[str, object]
) -> None:
    meet(editor, draft)
    assert NOTICE in send(editor, question_path(draft, page="unsaved/"), 200, **sent)
    assert (value_of(draft), UnsavedAnswer.objects.count()) == ("Theirs", 1)


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
    assert re.findall(r'name="rows-\d-name" value="([^"]*)"', page.split("Both in one")[1]) == [
        "New",
        "Mine",
        "Theirs",
    ]


def test_a_choice_is_not_combined(editor: Client, draft: Proposal) -> None:
    save(draft, "research.topic", "civic", by=make_pi())
    page = send(editor, question_path(draft, "research.topic"), 409, expected_version=0, answer="algorithm")
    assert "Change yours" in page
    assert "Both in one" not in page
