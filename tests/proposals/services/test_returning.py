"""A file that comes back: what differs is kept, and taken only as a person decides, on top of what they saw."""

import pytest

from accounts.rules.errors import Invalid, NotNow
from proposals.models import AnswerRevision, AuditEvent, Proposal, ReturnedCopy, Snapshot, Thread
from proposals.rendering.exporting import ExportFormat, export
from proposals.services.drafting import AnswerConflict
from proposals.services.receiving import NO_LONGER_ASKED, receive_copy
from proposals.services.returning import skip_change, take_all, take_change, take_remark
from proposals.services.snapshots import take_snapshot
from proposals.services.workflow import request_review
from tests.factories import (
    NOW,
    make_draft,
    make_editor,
    make_filled,
    make_in_review,
    make_returned_copy,
    reload,
    save,
)
from tests.proposals.rendering.word.edits import add_comments, comment_on, replace

pytestmark = pytest.mark.django_db
KEY = "research.design"
WRITTEN = "A content analysis of all videos with one hashtag in three months."
EDITED = "A content analysis of all videos with one hashtag in four months."


def take_out(proposal: Proposal, export_format: ExportFormat = ExportFormat.DOCX) -> bytes:
    snapshot = take_snapshot(proposal, Snapshot.Reason.EXPORT, by=None, now=NOW)
    return export(snapshot, export_format, approved=False).body


def edit(content: bytes) -> bytes:
    return replace(content, ("in three months", "in four months"))


def bring_back(proposal: Proposal, content: bytes) -> ReturnedCopy:
    return receive_copy(proposal, content, by=make_editor(), now=NOW)


def take(copy: ReturnedCopy, key: str = KEY, *, version: int = 1) -> None:
    take_change(copy, key, expected_version=version, by=make_editor(), now=NOW)


def value_of(proposal: Proposal, key: str = KEY) -> object:
    return proposal.answers.get(key=key).value


def test_sending_a_file_keeps_what_differs_and_changes_no_answer() -> None:
    proposal = make_filled()
    copy = bring_back(proposal, edit(take_out(proposal)))
    assert (copy.form, copy.snapshot.number) == ("docx", 1)
    assert copy.content == {
        "changes": [{"key": KEY, "value": EDITED, "problem": ""}],
        "remarks": [],
        "troubles": {},
        "names_version": True,
    }
    assert value_of(proposal) == WRITTEN
    event = AuditEvent.objects.get(verb="copy.returned")
    assert event.detail == {"snapshot": 1, "changes": 1, "remarks": 0}


def test_taking_a_change_makes_a_new_version_of_the_answer() -> None:
    proposal = make_filled()
    copy = bring_back(proposal, edit(take_out(proposal)))
    take(copy)
    answer = proposal.answers.get(key=KEY)
    assert (answer.value, answer.version) == (EDITED, 2)
    revision = AnswerRevision.objects.filter(answer=answer).first()
    assert revision is not None
    assert (revision.reason, revision.value) == ("import", EDITED)
    copy.refresh_from_db()
    assert copy.settled == {KEY: "taken"}


def test_somebody_who_wrote_in_between_is_not_overwritten() -> None:
    proposal = make_filled()
    copy = bring_back(proposal, edit(take_out(proposal)))
    save(proposal, KEY, "Interviews.")
    with pytest.raises(AnswerConflict):
        take(copy, version=1)
    copy.refresh_from_db()
    assert (value_of(proposal), copy.settled) == ("Interviews.", {})
    take(copy, version=2)
    assert value_of(proposal) == EDITED


def test_all_are_taken_or_none() -> None:
    proposal = make_filled()
    content = edit(replace(take_out(proposal), ("One article", "Two articles")))
    copy = bring_back(proposal, content)
    save(proposal, KEY, "Interviews.")
    seen = {"research.outputs": 1, KEY: 1}
    with pytest.raises(AnswerConflict):
        take_all(copy, seen, by=make_editor(), now=NOW)
    assert str(value_of(proposal, "research.outputs")).startswith("One article")
    assert take_all(copy, seen | {KEY: 2}, by=make_editor(), now=NOW) == 2
    copy.refresh_from_db()
    assert str(value_of(proposal, "research.outputs")).startswith("Two articles")
    assert copy.settled == {"research.outputs": "taken", KEY: "taken"}


def test_skipping_leaves_the_answer_and_the_text_of_the_file() -> None:
    proposal = make_filled()
    copy = bring_back(proposal, edit(take_out(proposal)))
    skip_change(copy, KEY, by=make_editor(), now=NOW)
    copy.refresh_from_db()
    assert (value_of(proposal), copy.settled) == (WRITTEN, {KEY: "skipped"})
    assert copy.change(KEY) == {"key": KEY, "value": EDITED, "problem": ""}


def test_markdown_is_taken_in_the_same_way() -> None:
    proposal = make_filled()
    content = take_out(proposal, ExportFormat.MARKDOWN).replace(b"in three months", b"in *four* months")
    copy = bring_back(proposal, content)
    take(copy)
    assert (copy.form, value_of(proposal)) == ("md", EDITED.replace("four", "*four*"))


def test_an_empty_answer_can_be_written_in_the_file() -> None:
    proposal = make_draft()
    content = take_out(proposal, ExportFormat.MARKDOWN)
    start = content.index(b"<!-- question research.design")
    content = content[:start] + content[start:].replace(b"*Not answered*", b"Interviews.", 1)
    take(bring_back(proposal, content), version=0)
    assert value_of(proposal) == "Interviews."


def test_a_file_of_another_application_is_refused() -> None:
    other = make_filled("Another")
    with pytest.raises(Invalid, match=rf"This file was made of {other.ref}, and this is"):
        bring_back(make_filled(), take_out(other))


def test_a_version_that_there_is_not_is_refused() -> None:
    proposal = make_filled()
    content = take_out(proposal, ExportFormat.MARKDOWN).replace(b" v1 -->", b" v9 -->")
    with pytest.raises(Invalid, match="There is no version"):
        bring_back(proposal, content)


def test_a_file_that_names_no_version_is_compared_with_the_newest() -> None:
    proposal = make_filled()
    take_out(proposal)
    save(proposal, "research.outputs", "A book.")
    content = take_out(proposal, ExportFormat.MARKDOWN)
    first_line, _, rest = content.partition(b"\n")
    assert first_line.startswith(b"<!-- fieldgate")
    copy = bring_back(proposal, rest)
    assert (copy.snapshot.number, copy.content["names_version"], copy.content["changes"]) == (2, False, [])


def test_an_older_version_still_counts_what_was_written_in_it() -> None:
    """Only what the file changed is offered, not what was changed here since."""
    proposal = make_filled()
    content = take_out(proposal)
    save(proposal, "research.outputs", "A book.")
    copy = bring_back(proposal, edit(content))
    assert [each["key"] for each in copy.content["changes"]] == [KEY]


def test_a_question_that_is_no_longer_asked_is_told_and_cannot_be_taken() -> None:
    proposal = make_filled()
    copy = make_returned_copy_of_gone_question(proposal)
    assert [each["problem"] for each in copy.content["changes"]] == [NO_LONGER_ASKED]
    with pytest.raises(Invalid, match="cannot be taken"):
        take(copy, "research.gone")


def make_returned_copy_of_gone_question(proposal: Proposal) -> ReturnedCopy:
    """A version with a question that the form of today does not have."""
    first = take_snapshot(proposal, Snapshot.Reason.EXPORT, by=None, now=NOW)
    content = first.content
    question = next(each for each in first.questions() if each["key"] == KEY)
    question["key"], question["prompt"] = "research.gone", "A question of an earlier form"
    old = Snapshot.objects.create(
        proposal=proposal, number=2, reason="export", content=content, sha256=first.sha256, created_at=NOW
    )
    return bring_back(proposal, edit(export(old, ExportFormat.DOCX, approved=False).body))


def test_a_text_that_no_answer_can_hold_says_so_before_it_is_taken() -> None:
    proposal = make_filled()
    content = take_out(proposal, ExportFormat.MARKDOWN)
    copy = bring_back(proposal, content.replace(b"in three months", b"x" * 100_001))
    assert copy.content["changes"] == [
        {"key": KEY, "value": None, "problem": "This is longer than 100,000 characters."}
    ]


def test_a_comment_becomes_a_thread_at_its_passage_once() -> None:
    proposal = make_filled()
    content = add_comments(
        replace(take_out(proposal), comment_on("one hashtag", 0)), ("Ben Sample", "Which one?")
    )
    copy = bring_back(proposal, content)
    take_remark(copy, 0, by=make_editor(), now=NOW)
    thread = Thread.objects.get(proposal=proposal)
    assert (thread.question_key, thread.quote, thread.comments.get().body) == (
        KEY,
        "one hashtag",
        "Ben Sample wrote in the file:\n\nWhich one?",
    )
    with pytest.raises(NotNow):
        take_remark(copy, 0, by=make_editor(), now=NOW)
    assert Thread.objects.count() == 1


def test_a_comment_on_words_that_are_gone_quotes_them() -> None:
    proposal = make_filled()
    content = add_comments(replace(take_out(proposal), comment_on("one hashtag", 0)), ("", "Which one?"))
    save(proposal, KEY, "Interviews.")
    thread = take_remark(bring_back(proposal, content), 0, by=make_editor(), now=NOW)
    assert (thread.quote, thread.comments.get().body) == (
        "",
        "From the file, on “one hashtag”:\n\nWhich one?",
    )


@pytest.mark.parametrize("number", [-1, 0, 1])
def test_a_comment_beside_no_question_cannot_become_a_thread(number: int) -> None:
    proposal = make_filled()
    take_out(proposal)
    remark = {"key": "", "author": "", "quote": "", "text": "Nice title"}
    copy = make_returned_copy(proposal, remarks=[remark])
    with pytest.raises(Invalid):
        take_remark(copy, number, by=make_editor(), now=NOW)


def test_with_the_pi_nothing_comes_back() -> None:
    proposal = make_in_review()
    content = export(proposal.snapshots.get(), ExportFormat.DOCX, approved=False).body
    with pytest.raises(NotNow):
        bring_back(proposal, edit(content))
    assert ReturnedCopy.objects.count() == 0


def test_what_was_sent_before_the_review_waits_until_after_it() -> None:

    proposal = make_filled()
    copy = bring_back(proposal, edit(take_out(proposal)))
    request_review(reload(proposal), by=make_editor(), now=NOW)
    for act in (take, lambda each: skip_change(each, KEY, by=make_editor(), now=NOW)):
        with pytest.raises(NotNow):
            act(copy)
    copy.refresh_from_db()
    assert (value_of(proposal), copy.settled) == (WRITTEN, {})


def test_a_comment_of_a_file_that_is_too_long_says_that_it_goes_on() -> None:
    proposal = make_filled()
    take_out(proposal)
    remark = {"key": KEY, "quote": "", "author": "Bea", "text": "x" * 10_000}
    copy = make_returned_copy(proposal, remarks=[remark])
    body = take_remark(copy, 0, by=make_editor(), now=NOW).comments.get().body
    assert (len(body), body[-50:]) == (10_000, " … (This was longer. The rest stands in the file.)")
