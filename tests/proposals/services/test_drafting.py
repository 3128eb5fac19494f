"""Answers are saved as typed and never lost: not to a second editor, not to a doubled request, not to a state."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from accounts.rules.errors import Invalid, NotNow
from proposals.models import AnswerRevision, AuditEvent, Proposal
from proposals.services.drafting import AnswerConflict, restore_revision, save_answer
from tests.factories import NOW, make_draft, make_editor, make_in_review, make_pi, save

pytestmark = pytest.mark.django_db
KEY = "research.summary"


def texts(proposal: Proposal, key: str = KEY) -> list[tuple[int, Any, str]]:
    """Every revision, oldest first: version, value, author."""
    rows = AnswerRevision.objects.filter(answer__proposal=proposal, answer__key=key).order_by("version")
    return list(rows.values_list("version", "value", "author__name"))


def test_the_first_save_is_version_one() -> None:
    proposal = make_draft()
    answer = save_answer(proposal, KEY, "One\r\ntwo", expected_version=0, by=make_editor(), now=NOW)
    assert (answer.value, answer.version, answer.updated_by) == ("One\ntwo", 1, make_editor())
    assert texts(proposal) == [(1, "One\ntwo", "Ana Sol")]


def test_two_editors_at_once_lose_neither_text() -> None:
    proposal, ana, bea = make_draft(), make_editor(), make_pi()
    save(proposal, KEY, "Start", by=ana)
    save_answer(proposal, KEY, "Text of Ana", expected_version=1, by=ana, now=NOW)
    with pytest.raises(AnswerConflict, match="Ana Sol changed this answer") as caught:
        save_answer(proposal, KEY, "Text of Bea", expected_version=1, by=bea, now=NOW)
    conflict = caught.value
    assert (conflict.mine, conflict.theirs.value, conflict.theirs.version) == (
        "Text of Bea",
        "Text of Ana",
        2,
    )
    combined = save_answer(proposal, KEY, "Both", expected_version=conflict.theirs.version, by=bea, now=NOW)
    assert combined.version == 3
    assert [text for _, text, _ in texts(proposal)] == ["Text of Ana", "Both"]


def test_two_first_saves_conflict_too() -> None:
    proposal = make_draft()
    save_answer(proposal, KEY, "Text of Ana", expected_version=0, by=make_editor(), now=NOW)
    with pytest.raises(AnswerConflict) as caught:
        save_answer(proposal, KEY, "Text of Bea", expected_version=0, by=make_pi(), now=NOW)
    assert (caught.value.theirs.value, caught.value.mine) == ("Text of Ana", "Text of Bea")


def test_a_request_that_was_sent_twice_is_harmless() -> None:
    proposal = make_draft()
    for _ in range(2):
        answer = save_answer(proposal, KEY, "Text", expected_version=0, by=make_editor(), now=NOW)
    assert (answer.version, texts(proposal)) == (1, [(1, "Text", "Ana Sol")])


def test_saves_of_one_person_within_ten_minutes_share_a_revision() -> None:
    proposal = make_draft()
    for minute, text in ((0, "a"), (5, "ab"), (9, "abc"), (10, "abcd")):
        save(proposal, KEY, text, now=NOW + timedelta(minutes=minute))
    assert texts(proposal) == [(3, "abc", "Ana Sol"), (4, "abcd", "Ana Sol")]


def test_a_text_that_is_emptied_or_replaced_is_kept_however_soon_it_was() -> None:
    """Select all, delete, and the page saves by itself: what was typed in the last ten minutes must not go with it."""
    proposal, long = make_draft(), "What we want to know, and why it cannot be known without these data."
    for text in (long[:30], long, "", "a"):
        save(proposal, KEY, text)
    assert texts(proposal) == [(2, long, "Ana Sol"), (4, "a", "Ana Sol")]


def test_another_person_begins_a_new_revision() -> None:
    proposal = make_draft()
    save(proposal, KEY, "a", by=make_editor())
    save(proposal, KEY, "ab", by=make_pi())
    save(proposal, KEY, "abc", by=make_editor())
    assert texts(proposal) == [(1, "a", "Ana Sol"), (2, "ab", "Bea Quist"), (3, "abc", "Ana Sol")]


def test_restoring_adds_a_version_and_keeps_what_it_replaces() -> None:
    proposal, later = make_draft(), NOW + timedelta(hours=1)
    save(proposal, KEY, "Old")
    save(proposal, KEY, "New", now=later)
    old = AnswerRevision.objects.get(version=1)
    answer = restore_revision(proposal, old, expected_version=2, by=make_editor(), now=later)
    assert (answer.value, answer.version) == ("Old", 3)
    assert [text for _, text, _ in texts(proposal)] == ["Old", "New", "Old"]
    assert AnswerRevision.objects.get(version=3).reason == AnswerRevision.Reason.RESTORE
    with pytest.raises(AnswerConflict):
        restore_revision(
            proposal, AnswerRevision.objects.get(version=2), expected_version=2, by=None, now=later
        )


def test_an_answer_can_be_taken_back() -> None:
    proposal = make_draft()
    save(proposal, KEY, "Text")
    assert (save(proposal, KEY, None), proposal.answers.get().value) == (2, None)


@pytest.mark.parametrize(
    ("key", "value", "problems"),
    [
        ("research.colour", "red", {"research.colour": "is not a question of this form"}),
        (KEY, 7, {KEY: "This is not text."}),
        ("research.topic", "gossip", {"research.topic": "This is none of the options."}),
        (
            "institution.name",
            {"rector": "x"},
            {"institution.name.rector": "Unknown here. Possible are university, department, ror."},
        ),
        ("data.hashtags", [{"value": 7}], {"data.hashtags[0].value": "This is not text."}),
    ],
)
def test_only_the_shape_is_judged(key: str, value: object, problems: dict[str, str]) -> None:
    proposal = make_draft()
    with pytest.raises(Invalid) as caught:
        save_answer(proposal, key, value, expected_version=0, by=make_editor(), now=NOW)
    assert (caught.value.problems, proposal.answers.count()) == (problems, 0)


def test_what_it_says_is_never_judged() -> None:
    proposal = make_draft()
    assert save(proposal, "access.end", "next spring") == 1


def test_a_version_that_never_was_is_refused() -> None:
    with pytest.raises(Invalid, match="no version 3"):
        save_answer(make_draft(), KEY, "Text", expected_version=3, by=make_editor(), now=NOW)


@pytest.mark.parametrize("by", [make_editor, make_pi])
def test_nothing_is_saved_while_the_pi_reads_whatever_the_caller_saw(by: Any) -> None:
    proposal = make_in_review()
    proposal.state = "draft"
    before = proposal.answers.get(key=KEY)
    with pytest.raises(NotNow, match="With the PI"):
        save_answer(proposal, KEY, "Late", expected_version=before.version, by=by(), now=NOW)
    assert proposal.answers.get(key=KEY).value == before.value


def test_the_audit_trail_has_the_act_and_none_of_the_text() -> None:
    proposal, author = make_draft(), make_editor()
    save(proposal, KEY, "A very private thought")
    event = AuditEvent.objects.first()
    assert event is not None
    assert (event.verb, event.actor, event.object_type, event.object_ref, event.detail) == (
        "answer.saved",
        author,
        "proposal",
        proposal.ref,
        {"key": KEY, "version": 1, "reason": "edit"},
    )


def test_the_operator_saves_without_a_name() -> None:
    proposal = make_draft()
    answer = save_answer(proposal, KEY, "Text", expected_version=0, by=None, now=NOW)
    assert (answer.updated_by, User.objects.count()) == (None, 2)
