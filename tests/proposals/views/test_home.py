"""The first page, starting an application, its task list, and the check of all answers."""

import re

import pytest
from django.test import Client

from proposals.models import Membership, Proposal
from tests.factories import (
    make_draft,
    make_editor,
    make_filled,
    make_granted,
    make_in_review,
    make_pi,
    make_reader,
    make_reader_of,
    make_ready,
    make_stranger,
    make_submitted,
)
from tests.proposals.views.cast import read, send, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    return sign_in(make_editor())


def test_a_visitor_is_told_what_this_is(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        page = read(client, "/")
    assert "<title>Research with TikTok data – Fieldgate</title>" in page
    assert 'href="/account/login/"' in page


def test_home_says_how_to_start_where_there_is_nothing(editor: Client) -> None:
    page = read(editor, "/")
    assert "Nothing needs you today." in page
    assert "You have no applications yet" in page


def test_home_shows_what_needs_this_person_and_no_application_of_others() -> None:
    reviewed = make_in_review("Waiting for the PI")
    pi, stranger = read(sign_in(make_pi()), "/"), read(sign_in(make_stranger()), "/")
    assert "Read it, then approve it or ask for changes" in pi
    assert f'href="/p/{reviewed.ref}/review/"' in pi
    assert "Waiting for the PI" not in stranger


def test_home_costs_the_same_for_one_and_for_three(editor: Client, django_assert_num_queries) -> None:
    make_in_review("First")
    for _ in range(2):
        with django_assert_num_queries(8):
            read(editor, "/")
        make_in_review("Second")
        make_ready("Third")


def test_an_application_is_started_with_or_without_its_pi(editor: Client) -> None:
    where = send(editor, "/proposals/new/", 302, title=" Two  words ", pi_email=make_pi().email)
    proposal = Proposal.objects.get()
    assert (where, proposal.title, proposal.pi) == (f"/p/{proposal.ref}/", "Two words", make_pi())
    send(editor, "/proposals/new/", 302, title="Without")
    assert Proposal.objects.get(title="Without").pi is None


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"title": ""}, "Enter a working title"),
        ({"title": "x" * 201}, "The title must be 200 characters or less. It is 201."),
        ({"title": "Mine", "pi_email": "nobody"}, "Enter an e-mail address in the correct format"),
    ],
)
def test_what_is_wrong_stands_above_and_beside_the_field(
    editor: Client, typed: dict[str, str], words: str
) -> None:
    page = send(editor, "/proposals/new/", 422, **typed)
    assert "<title>Error: Start an application" in page
    assert page.count(words) == 2
    assert Proposal.objects.count() == 0


def test_the_task_list_says_state_next_step_and_what_is_open(editor: Client) -> None:
    page = read(editor, f"/p/{make_filled(access__end='2031-02-28').ref}/")
    assert "Being written" in page
    assert "Continue: Access dates" in page
    assert "9 of 10 sections" in page
    assert "Ask Bea Quist to approve" in page
    assert page.count("Cannot start yet") == 2


def test_an_application_with_the_pi_can_be_taken_back(editor: Client) -> None:
    reviewed = make_in_review()
    page = read(editor, f"/p/{reviewed.ref}/")
    assert f'<form method="post" action="/p/{reviewed.ref}/review/take-back/">' in page
    assert "Take it back to edit" in page


def test_an_approved_one_can_be_opened_again_by_those_who_write_it() -> None:
    ready = make_ready()
    make_reader_of(ready)
    path = f"/p/{ready.ref}/"
    assert "Open it again for editing" in read(sign_in(make_editor()), path)
    assert "Open it again for editing" not in read(sign_in(make_reader()), path)


@pytest.mark.parametrize("page", ["", "check/"])
def test_pages_of_an_application_are_for_its_people(page: str, client: Client) -> None:
    draft = make_draft()
    path = f"/p/{draft.ref}/{page}"
    assert client.get(path)["Location"] == f"/account/login/?next={path}"
    read(sign_in(make_stranger()), path, 404)


def test_the_check_shows_findings_and_every_answer_with_a_way_to_change_it(editor: Client) -> None:
    filled = make_filled(team__others_need_access=False)
    page = read(editor, f"/p/{filled.ref}/check/")
    assert f'href="/p/{filled.ref}/q/research.summary/?back=check"' in page
    assert "<strong>first-time voters</strong>" in page
    assert "Kept, but not asked" in page
    assert "Good to know" in page


def test_a_reader_of_the_check_is_offered_no_change() -> None:
    filled = make_filled()
    make_reader_of(filled)
    page = read(sign_in(make_reader()), f"/p/{filled.ref}/check/")
    assert ">Look at<" in page
    assert ">Change<" not in page


@pytest.mark.parametrize(("page", "queries"), [("", 11), ("check/", 8)])
def test_pages_cost_the_same_for_a_blank_and_for_a_full_application(
    editor: Client, django_assert_num_queries, page: str, queries: int
) -> None:
    for proposal in (make_draft(), make_filled("Full")):
        with django_assert_num_queries(queries):
            read(editor, f"/p/{proposal.ref}/{page}")


def test_a_blank_application_has_work_to_do_and_no_problem(editor: Client) -> None:
    page = read(editor, f"/p/{make_draft().ref}/")
    assert re.search(r"\d+ questions to answer", page)
    assert "There is a problem" not in page


def test_who_cannot_act_is_told_who_does(editor: Client) -> None:
    page = read(editor, f"/p/{make_submitted().ref}/")
    assert "Bea Quist or a librarian records what TikTok answers" in page
    assert "TikTok’s answer is expected by" in page


def test_once_tiktok_decided_the_next_step_is_to_look(editor: Client) -> None:
    proposal = make_granted()
    page = read(editor, f"/p/{proposal.ref}/")
    assert (
        f'<a class="btn btn-primary" href="/p/{proposal.ref}/tracking/">See what TikTok granted</a>' in page
    )


def test_two_hundred_applications_are_searched_and_turned_over(
    editor: Client, django_assert_num_queries
) -> None:
    first = make_draft("The needle")
    one = Proposal.objects.get(pk=first.pk)
    more = [
        Proposal(
            ref=f"FG-2025-{number:04}",
            title=f"Straw {number}",
            state_since=one.state_since,
            catalogue=one.catalogue,
            terms=one.terms,
            pi=one.pi,
            created_by=one.created_by,
            created_at=one.created_at,
        )
        for number in range(200)
    ]
    made = Proposal.objects.bulk_create(more)
    Membership.objects.bulk_create(
        [
            Membership(proposal=each, user=make_editor(), role="editor", added_at=one.created_at)
            for each in made
        ]
    )
    with django_assert_num_queries(8):
        page = read(editor, "/")
    assert "1 to 20 of 201 applications" in page
    assert "21 to 40 of 201 applications" in read(editor, "/?page=2")
    found = read(editor, "/?words=needle+quist&state=draft")
    assert ("The needle" in found, "Straw" in found) == (True, False)
    assert "No applications match" in read(editor, "/?words=nothing+like+it")
    assert "The needle" in read(editor, "/?state=moon&page=minus&words=needle")


def test_an_application_is_copied_from_one_of_theirs(editor: Client) -> None:
    source = make_filled("The first study")
    page = read(editor, f"/proposals/new/?from={source.ref}")
    assert f'<option value="{source.ref}" selected>' in page
    assert 'value="The first study"' in page
    send(editor, "/proposals/new/", 302, title="The second", pi_email="", pi_name="", copy_from=source.ref)
    copy = Proposal.objects.get(title="The second")
    assert copy.answers.count() == source.answers.count()


def test_nobody_copies_what_they_cannot_read() -> None:
    source, stranger = make_filled("Not theirs"), sign_in(make_stranger())
    make_draft("Their own", owner=make_stranger())
    assert "Not theirs" not in read(stranger, f"/proposals/new/?from={source.ref}")
    send(stranger, "/proposals/new/", 422, title="Mine", pi_email="", pi_name="", copy_from=source.ref)
    assert not Proposal.objects.filter(title="Mine").exists()
