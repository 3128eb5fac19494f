"""The data protection plan, composed: shown beside the person's own text, and written only where they say."""

from datetime import timedelta

import pytest

from proposals.models import Origin
from tests.factories import (
    NOW,
    make_draft,
    make_editor,
    make_filled,
    make_in_review,
    make_reader,
    make_reader_of,
    save,
)
from tests.proposals.views.cast import question_path, read, send, sign_in, value_of

pytestmark = pytest.mark.django_db
PLAN = "protection.plan"
TEXT = "### Storage\n\nOn a server."


def path(proposal):
    return f"/p/{proposal.ref}/protection/"


def test_short_answers_are_shown_as_a_text_with_what_is_missing():
    draft, ana = make_draft(), sign_in(make_editor())
    save(draft, "protection.encryption", "both")
    page = read(ana, path(draft))
    assert ("### Encryption" in page, "Not in the text yet" in page) == (True, True)
    assert "Your plan has a text already" not in page
    assert value_of(draft, PLAN) is None


def test_it_is_written_into_an_empty_answer():
    draft, ana = make_draft(), sign_in(make_editor())
    assert send(ana, path(draft), 302, text=TEXT, expected_version="0") == question_path(draft, PLAN)
    assert value_of(draft, PLAN) == TEXT
    assert "The short answers on data protection. Put in by Ana Sol on" in read(
        ana, question_path(draft, PLAN)
    )


@pytest.mark.parametrize(
    ("place", "written"),
    [("below", f"My own words.\n\n{TEXT}"), ("replace", TEXT), ("", f"My own words.\n\n{TEXT}")],
)
def test_a_text_that_stands_there_is_shown_and_goes_only_where_it_is_said(place, written):
    draft, ana = make_draft(), sign_in(make_editor())
    save(draft, PLAN, "My own words.")
    page = read(ana, path(draft))
    assert ("My own words." in page, "Your plan has a text already" in page) == (True, True)
    send(ana, path(draft), 302, text=TEXT, expected_version="1", place=place)
    assert value_of(draft, PLAN) == written
    kept = draft.answers.get(key=PLAN).revisions.values_list("value", flat=True)
    assert list(kept) == [written, "My own words."]


def test_a_plan_that_was_changed_meanwhile_is_shown_and_not_overwritten():
    draft, ana = make_draft(), sign_in(make_editor())
    save(draft, PLAN, "Theirs.")
    page = send(ana, path(draft), 409, text=TEXT, expected_version="0", place="replace")
    assert ("Theirs." in page, "On a server." in page, "press again" in page) == (True, True, True)
    assert (value_of(draft, PLAN), Origin.objects.count()) == ("Theirs.", 0)
    assert 'name="expected_version" value="1"' in page
    send(ana, path(draft), 302, text=TEXT, expected_version="1", place="replace")
    assert value_of(draft, PLAN) == TEXT


def test_it_is_told_when_the_short_answers_have_changed_since():
    draft, ana = make_draft(), sign_in(make_editor())
    send(ana, path(draft), 302, text=TEXT, expected_version="0")
    assert "The short answers have changed since." not in read(ana, question_path(draft, PLAN))
    later = Origin.objects.get().at + timedelta(minutes=1)
    save(draft, "protection.encryption", "both", now=later)
    assert "The short answers have changed since." in read(ana, question_path(draft, PLAN))


@pytest.mark.parametrize(
    ("text", "said"), [("", "There is no text yet."), ("x" * 100_001, "This answer could not be kept.")]
)
def test_what_cannot_be_written_is_said(text, said):
    draft = make_draft()
    response = sign_in(make_editor()).post(path(draft), {"text": text, "expected_version": "0"})
    assert (response.status_code in (400, 422), said in response.content.decode(), value_of(draft, PLAN)) == (
        True,
        True,
        None,
    )


def test_a_reader_and_an_application_under_review_are_refused():
    reviewed = make_in_review()
    make_reader_of(reviewed)
    sent = {"text": TEXT, "expected_version": "1", "place": "replace"}
    assert sign_in(make_reader()).post(path(reviewed), sent).status_code == 403
    assert sign_in(make_editor()).post(path(reviewed), sent).status_code == 409
    assert value_of(reviewed, PLAN) != TEXT


def test_a_full_application_has_its_checks_beside_it():
    filled = make_filled(protection__encryption="at_rest", now=NOW)
    assert "The data are encrypted in one place only." in read(sign_in(make_editor()), path(filled))
