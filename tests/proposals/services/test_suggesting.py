"""Comments on a passage, suggestions that make a version, and comments of the library alone."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.rules.errors import DomainError, Invalid, NotAllowed, NotNow
from proposals.models import AnswerRevision, AuditEvent, Comment, Proposal, Thread
from proposals.selectors.history import history
from proposals.selectors.talk import list_threads
from proposals.services import discussing, workflow
from proposals.services.drafting import AnswerConflict
from tests.factories import (
    NOW,
    make_administrator,
    make_draft,
    make_editor,
    make_filled,
    make_in_review,
    make_librarian,
    make_pi,
    make_reader,
    reload,
    save,
)

pytestmark = pytest.mark.django_db
KEY = "research.summary"
LATER = NOW + timedelta(hours=1)
Kind = Thread.Kind
LIBRARY = Thread.Audience.LIBRARY


def suggest(
    proposal: Proposal,
    quote: str = "first-time voters",
    replacement: str = "people who vote for the first time",
) -> Thread:
    return discussing.open_thread(
        proposal, KEY, "", Kind.SUGGESTION, by=make_pi(), now=NOW, quote=quote, replacement=replacement
    )


def value_of(proposal: Proposal) -> object:
    return proposal.answers.get(key=KEY).value


@pytest.mark.parametrize(
    ("replacement", "shown"),
    [
        ("all first-time voters", [("added", "all "), ("same", "first-time voters")]),
        ("young people", [("removed", "first-time voters"), ("added", "young people")]),
        ("", [("removed", "first-time voters")]),
    ],
)
def test_a_suggestion_is_shown_such_that_it_can_be_read(
    replacement: str, shown: list[tuple[str, str]]
) -> None:
    proposal = make_filled()
    suggest(proposal, replacement=replacement)
    (row,) = list_threads(proposal, viewer=None, texts={KEY: str(value_of(proposal))})
    assert [(str(piece.kind), piece.text) for piece in row.suggested] == shown


def version_of(proposal: Proposal) -> int:
    return proposal.answers.get(key=KEY).version


def test_a_comment_remembers_the_passage_and_what_stands_around_it() -> None:
    proposal = make_in_review()
    thread = discussing.open_thread(
        proposal, KEY, "Which ones?", Kind.QUESTION, by=make_pi(), now=NOW, quote="short  political\nvideos"
    )
    assert (thread.quote, thread.quote_before, thread.quote_after) == (
        "short political videos",
        "How **first-time voters** meet ",
        " in one country.",
    )


@pytest.mark.parametrize("quote", ["long political videos", "x" * 1001, "**"])
def test_a_passage_that_is_not_there_is_refused_beside_its_field(quote: str) -> None:
    with pytest.raises(Invalid) as caught:
        discussing.open_thread(make_filled(), KEY, "Why?", Kind.QUESTION, by=make_pi(), now=NOW, quote=quote)
    assert (list(caught.value.problems), Thread.objects.count()) == (["quote"], 0)


def test_a_comment_follows_its_passage_and_says_when_it_is_gone() -> None:
    proposal = make_filled()
    discussing.open_thread(
        proposal, KEY, "Which?", Kind.QUESTION, by=make_pi(), now=NOW, quote="short political videos"
    )
    moved = "In one country, as in others, we ask how people meet short *political* videos."
    for text, gone in ((moved, False), ("We ask how people vote.", True), (moved, False)):
        (row,) = list_threads(proposal, viewer=None, texts={KEY: text})
        assert (row.has_moved_on, row.quote) == (gone, "short political videos")


def test_an_accepted_suggestion_is_a_new_version_and_settles_the_thread() -> None:
    proposal = make_filled()
    thread = suggest(proposal)
    discussing.accept_suggestion(thread, expected_version=1, by=make_editor(), now=LATER)
    assert value_of(proposal) == (
        "How **people who vote for the first time** meet short political videos in one country."
    )
    newest = AnswerRevision.objects.filter(answer__key=KEY).first()
    assert newest is not None
    assert (newest.version, newest.reason, newest.author) == (2, "suggestion", make_editor())
    thread.refresh_from_db()
    assert (thread.accepted_version, thread.resolved_by) == (2, make_editor())
    event = AuditEvent.objects.get(verb="thread.accepted")
    assert event.detail == {"thread": thread.pk, "version": 2}


def test_what_was_written_elsewhere_in_the_answer_meanwhile_is_kept() -> None:
    proposal = make_filled()
    thread = suggest(proposal)
    save(proposal, KEY, f"{value_of(proposal)} And in another.", now=LATER)
    discussing.accept_suggestion(thread, expected_version=version_of(proposal), by=make_editor(), now=LATER)
    assert str(value_of(proposal)).endswith("in one country. And in another.")


def refused(thread: Thread, version: int, by: User | None = None) -> type[DomainError]:
    with pytest.raises(DomainError) as caught, transaction.atomic():
        discussing.accept_suggestion(thread, expected_version=version, by=by or make_editor(), now=LATER)
    return caught.type


def test_a_suggestion_that_no_longer_fits_changes_nothing() -> None:
    proposal = make_filled()
    thread = suggest(proposal)
    save(proposal, KEY, "How young people meet short videos.", now=LATER)
    assert refused(thread, 2) is NotNow
    thread.refresh_from_db()
    assert (value_of(proposal), thread.resolved_at) == ("How young people meet short videos.", None)


def test_a_suggestion_is_accepted_once_on_the_version_that_was_read_and_while_it_is_written() -> None:
    proposal = make_filled()
    thread = suggest(proposal)
    save(proposal, KEY, f"{value_of(proposal)} More.", now=LATER)
    assert refused(thread, 1) is AnswerConflict
    discussing.accept_suggestion(thread, expected_version=2, by=make_editor(), now=LATER)
    assert refused(thread, 3) is NotNow
    in_review = make_in_review("Another")
    assert refused(suggest(in_review), 1) is NotNow
    assert version_of(in_review) == 1


def test_a_suggestion_begins_an_empty_answer_or_replaces_a_passage() -> None:
    empty = make_draft()
    thread = suggest(empty, quote="", replacement="A beginning.")
    discussing.accept_suggestion(thread, expected_version=0, by=make_editor(), now=LATER)
    assert value_of(empty) == "A beginning."
    for place, changes in {
        "quote": {"quote": "", "replacement": "All new."},
        "replacement": {"quote": "first-time voters", "replacement": "x" * 10_001},
    }.items():
        with pytest.raises(Invalid) as caught:
            suggest(make_filled("Again"), **changes)
        assert list(caught.value.problems) == [place]
    with pytest.raises(Invalid, match="answers in words"):
        discussing.open_thread(
            make_filled("Days"), "access.start", "", Kind.SUGGESTION, by=make_pi(), now=NOW, replacement="x"
        )


def test_a_suggestion_may_take_words_out() -> None:
    proposal = make_filled()
    discussing.accept_suggestion(
        suggest(proposal, " in one country", ""), expected_version=1, by=make_editor(), now=LATER
    )
    assert value_of(proposal) == "How **first-time voters** meet short political videos ."


def note(proposal: Proposal, kind: Kind = Kind.NOTE, by: User | None = None) -> Thread:
    return discussing.open_thread(
        proposal, KEY, "They may not get it.", kind, by=by or make_librarian(), now=NOW, audience=LIBRARY
    )


def test_a_note_of_the_library_is_read_by_librarians_alone() -> None:
    proposal = make_in_review()
    thread = note(proposal)
    discussing.reply(thread, "No, they will.", by=make_librarian(), now=NOW)
    readers = (make_librarian(), make_editor(), make_pi(), make_reader(), make_administrator(), None)
    seen = [len(list_threads(proposal, viewer=reader, texts={})) for reader in readers]
    assert seen == [1, 0, 0, 0, 0, 0]
    assert (list(proposal.threads.all()), list(Thread.objects.all())) == ([], [])
    assert "Began a thread" not in [event.title for event in history(proposal).events]
    assert Comment.objects.count() == 2


def test_only_a_librarian_writes_one_and_it_asks_nothing_of_the_team() -> None:
    proposal = make_in_review()
    for person in (make_editor(), make_pi(), make_administrator()):
        with pytest.raises(NotAllowed):
            note(proposal, by=person)
    for kind in (Kind.MUST_CHANGE, Kind.SUGGESTION):
        with pytest.raises(Invalid):
            note(proposal, kind)
    thread = note(proposal)
    with pytest.raises(IntegrityError), transaction.atomic():
        Thread.of_all.filter(pk=thread.pk).update(kind=Kind.MUST_CHANGE)
    workflow.approve(reload(proposal), round_number=1, by=make_pi(), now=NOW)
