"""The institution's texts: kept with owner and date, put into answers with where they came from."""

import pytest
from django.db import DatabaseError, transaction

from proposals.models import AuditEvent, InstitutionText, Origin, Snapshot, TextWording, UnsavedAnswer
from proposals.services.institution_texts import end_text, keep_text
from proposals.services.snapshots import take_snapshot
from tests.factories import (
    NOW,
    TODAY,
    Wording,
    make_draft,
    make_editor,
    make_in_review,
    make_librarian,
    make_reader,
    make_reader_of,
    make_text,
    save,
)
from tests.proposals.views.cast import question_path, read, send, sign_in, value_of

pytestmark = pytest.mark.django_db
PLAN = "protection.plan"
LIBRARY = "/library/texts/"
TYPED = {
    "expected": "0",
    "title": "Where data are kept",
    "owner": "Computing centre",
    "dated": "1 March 2026",
    "body": "On **our** servers.",
    "questions": ["protection.plan", "research.design"],
}


def insert(draft, text, typed="", version=0):
    wording = TextWording.objects.filter(text=text).first()
    return {"answer": typed, "expected_version": str(version), "wording": str(wording.pk)}


def path(draft, key=PLAN):
    return question_path(draft, key, "insert/")


def test_a_librarian_writes_a_text_and_a_newer_wording():
    eli = sign_in(make_librarian())
    assert "No texts yet" in read(eli, LIBRARY)
    assert send(eli, f"{LIBRARY}new/", 302, **TYPED) == LIBRARY
    text = InstitutionText.objects.get()
    page = read(eli, LIBRARY)
    assert ("Computing centre" in page, "1 March 2026" in page) == (True, True)
    send(eli, f"{LIBRARY}{text.pk}/", 302, **TYPED | {"expected": "1", "body": "On our new servers."})
    assert list(TextWording.objects.values_list("number", "body", "written_by")) == [
        (2, "On our new servers.", make_librarian().pk),
        (1, "On **our** servers.", make_librarian().pk),
    ]
    assert "Wording 1, in force since 1 March 2026, of Computing centre" in read(eli, f"{LIBRARY}{text.pk}/")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": ""}, "Enter a title"),
        ({"owner": ""}, "Enter who answers for this text"),
        ({"dated": "soon"}, "“soon”"),
        ({"body": ""}, "Enter the text"),
        ({"questions": []}, "Choose at least one question"),
        ({"questions": ["institution.name"]}, "institution.name"),
    ],
)
def test_what_is_wrong_is_said_and_the_text_is_kept(typed, said):
    page = send(sign_in(make_librarian()), f"{LIBRARY}new/", 422, **(TYPED | typed))
    assert (said in page, (typed.get("body", TYPED["body"])) in page) == (True, True)
    assert InstitutionText.objects.count() == 0


def test_a_librarian_who_was_slower_overwrites_nothing():
    text = make_text()
    page = send(sign_in(make_librarian()), f"{LIBRARY}{text.pk}/", 422, **TYPED)
    assert "Somebody changed or ended this text while you were writing." in page
    assert TextWording.objects.count() == 1


def test_the_database_itself_refuses_to_change_a_wording():
    make_text()
    with pytest.raises(DatabaseError), transaction.atomic():
        TextWording.objects.update(body="Another")


def test_a_text_is_offered_where_it_belongs_and_put_below_what_was_typed():
    draft, ana, text = make_draft(), sign_in(make_editor()), make_text()
    assert "Data protection officer, in force since 22 November 2026" in read(ana, question_path(draft, PLAN))
    assert "Texts of your institution" not in read(ana, question_path(draft, "research.summary"))
    where = send(ana, path(draft), 302, **insert(draft, text, "Typed a moment ago.\r\n"))
    assert (where, value_of(draft, PLAN)) == (
        question_path(draft, PLAN),
        "Typed a moment ago.\n\nOn our servers.",
    )
    origin = Origin.objects.get()
    assert (origin.kind, origin.version, origin.by, origin.wording.text) == ("text", 1, make_editor(), text)
    assert (
        "“Where data are kept”, of Data protection officer, in force since 22 November 2026. Put in by Ana Sol on"
        in read(ana, question_path(draft, PLAN))
    )


def test_an_answer_that_was_empty_is_the_text_alone():
    draft, text = make_draft(), make_text()
    send(sign_in(make_editor()), path(draft), 302, **insert(draft, text))
    assert value_of(draft, PLAN) == "On our servers."


def test_a_newer_wording_and_the_end_of_a_text_are_told_and_change_no_answer():
    draft, ana, text = make_draft(), sign_in(make_editor()), make_text()
    send(ana, path(draft), 302, **insert(draft, text))
    assert "newer wording" not in read(ana, question_path(draft, PLAN))
    newer = Wording("Where data are kept", "Data protection officer", TODAY, (PLAN,), "Elsewhere.")
    keep_text(text, newer, expected=1, by=make_librarian(), now=NOW)
    assert "This text has a newer wording." in read(ana, question_path(draft, PLAN))
    end_text(text, by=make_librarian(), now=NOW)
    end_text(text, by=make_librarian(), now=NOW)
    page = read(ana, question_path(draft, PLAN))
    assert ("The library no longer offers this text." in page, "Texts of your institution" in page) == (
        True,
        False,
    )
    assert (value_of(draft, PLAN), AuditEvent.objects.filter(verb="text.ended").count()) == (
        "On our servers.",
        1,
    )


def test_a_wording_that_was_replaced_meanwhile_is_not_put_in_and_nothing_typed_is_lost():
    draft, ana, text = make_draft(), sign_in(make_editor()), make_text()
    old = insert(draft, text, "Typed a moment ago.")
    newer = Wording("Where data are kept", "Data protection officer", TODAY, (PLAN,), "Elsewhere.")
    keep_text(text, newer, expected=1, by=make_librarian(), now=NOW)
    page = send(ana, path(draft), 409, **old)
    assert ("The library changed or ended this text meanwhile." in page, "Typed a moment ago." in page) == (
        True,
        True,
    )
    assert value_of(draft, PLAN) is None


def test_an_answer_that_was_changed_meanwhile_is_not_overwritten():
    draft, ana, text = make_draft(), sign_in(make_editor()), make_text()
    save(draft, PLAN, "Theirs.")
    page = send(ana, path(draft), 409, **insert(draft, text, "Mine, typed a moment ago."))
    assert ("Theirs." in page, "Mine, typed a moment ago." in page) == (True, True)
    assert (value_of(draft, PLAN), UnsavedAnswer.objects.get().value) == (
        "Theirs.",
        "Mine, typed a moment ago.",
    )


@pytest.mark.parametrize(("wording", "status"), [("", 404), ("x", 404), ("999", 404)])
def test_a_text_that_does_not_exist_is_not_there(wording, status):
    draft = make_draft()
    sent = {"answer": "Typed", "expected_version": "0", "wording": wording}
    assert sign_in(make_editor()).post(path(draft), sent).status_code == status


def test_a_text_for_another_question_is_refused():
    draft, text = make_draft(), make_text()
    page = send(sign_in(make_editor()), path(draft, "research.summary"), 400, **insert(draft, text, "Typed."))
    assert ("This text is not for this question." in page, "Typed." in page) == (True, True)


def test_an_application_under_review_keeps_what_was_typed_apart():
    reviewed, text = make_in_review(), make_text()
    make_reader_of(reviewed)
    before = value_of(reviewed, PLAN)
    assert sign_in(make_reader()).post(path(reviewed), insert(reviewed, text)).status_code == 403
    send(sign_in(make_editor()), path(reviewed), 409, **insert(reviewed, text, "Typed too late.", 1))
    assert (value_of(reviewed, PLAN), UnsavedAnswer.objects.get().value) == (before, "Typed too late.")


def test_a_version_names_the_text_its_owner_and_its_day():
    draft, text = make_draft(), make_text()
    send(sign_in(make_editor()), path(draft), 302, **insert(draft, text))
    (origin,) = take_snapshot(draft, Snapshot.Reason.EXPORT, by=make_editor(), now=NOW).content["origins"]
    assert (origin["key"], origin["kind"], origin["of"], origin["title"], origin["owner"], origin["by"]) == (
        PLAN,
        "text",
        "2026-11-22",
        "Where data are kept",
        "Data protection officer",
        "Ana Sol",
    )
