"""The pages of the institution: the library's form, and the confirmation in an application."""

from dataclasses import replace

import pytest

from proposals.models import InstitutionRecord
from proposals.rules.institution import KEYS, MailRule, answers_from
from proposals.services.institution import keep_institution
from tests.factories import NOW, make_draft, make_editor, make_librarian, make_stranger, save
from tests.proposals.rules.test_institution import ABROAD, MEDIA, RECORD
from tests.proposals.views.cast import question_path, read, send, sign_in, value_of

pytestmark = pytest.mark.django_db
LIBRARY = "/library/institution/"
ROWS = {
    "rows__TOTAL_FORMS": "3",
    "rows__INITIAL_FORMS": "0",
    "rows__0__name": "Media Studies",
    "rows__0__website": "https://www.exampletown.example/media",
    "rows__1__name": "Law",
    "rows__1__street": "Canal Street 9",
    "rows__1__city": "2000 Otherville",
    "rows__2__name": "",
}
TYPED = {
    "expected": "0",
    "name": "University of Exampletown",
    "ror": "https://ror.org/05f950310",
    "street": "Long Lane 1",
    "city": "1000 Exampletown",
    "country": "BE",
    "website": "https://www.exampletown.example",
    "mail_domains": "@Exampletown.example\n\nexampletown.example",
    "mail_rule": "pointed_out",
    **ROWS,
}


def keep(institution=RECORD, expected=0):
    return keep_institution(institution, expected=expected, by=make_librarian(), now=NOW)


def test_a_librarian_keeps_the_record():
    eli = sign_in(make_librarian())
    assert send(eli, LIBRARY, 302, **TYPED) == LIBRARY
    assert InstitutionRecord.objects.get().institution == RECORD
    page = read(eli, LIBRARY)
    assert "In force: record 1 of" in page
    assert 'value="Canal Street 9"' in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "Enter the name of the institution"),
        ({"country": ""}, "Choose the country"),
        ({"ror": "05f950311"}, "A character of this ROR id is wrong"),
        ({"website": "www exampletown"}, "Enter the full address of the website"),
        ({"mail_domains": "exampletown"}, "“exampletown” is no domain."),
        ({"rows__TOTAL_FORMS": "x"}, "The page was sent incompletely."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(typed, said):
    page = send(sign_in(make_librarian()), LIBRARY, 422, **(TYPED | typed))
    assert (said in page, "Long Lane 1" in page, InstitutionRecord.objects.count()) == (True, True, 0)


def test_a_librarian_who_was_slower_is_told_and_keeps_the_text():
    keep(replace(RECORD, city="Elsewhere"))
    eli = sign_in(make_librarian())
    page = send(eli, LIBRARY, 422, **TYPED)
    told = "Record 1 was kept while you were writing, and yours was not."
    assert (told in page, "different from that record is: city" in page.lower()) == (True, True)
    assert ("1000 Exampletown" in page, 'name="expected" value="1"' in page) == (True, True)
    assert InstitutionRecord.objects.count() == 1
    send(eli, LIBRARY, 302, **TYPED | {"expected": "1"})
    assert InstitutionRecord.objects.get(number=2).institution == RECORD


def confirming(draft, department="Media Studies", number=1, **typed):
    versions = {f"institution.{name}": "0" for name in ("name", "address", "website", "department_website")}
    return {"number": str(number), "department": department, **versions, **typed}


def path(draft):
    return f"/p/{draft.ref}/institution/"


def test_an_application_confirms_the_record_instead_of_typing():
    draft, ana = make_draft(), sign_in(make_editor())
    keep()
    page = read(ana, path(draft))
    assert ("University of Exampletown" in page, "05f950310" in page, "Eli Marsh" in page) == (True,) * 3
    assert send(ana, path(draft), 302, **confirming(draft)) == f"/p/{draft.ref}/"
    assert dict(draft.answers.values_list("key", "value")) == answers_from(RECORD, MEDIA)
    question = read(ana, question_path(draft, KEYS[0]))
    assert "The record of your institution, as kept on 22 November 2026. Put in by Ana Sol on" in question


def test_another_department_is_named():
    draft = make_draft()
    keep()
    send(sign_in(make_editor()), path(draft), 302, **confirming(draft, "", other_name="Physics"))
    assert value_of(draft, KEYS[0]) == {
        "university": "University of Exampletown",
        "department": "Physics",
        "ror": "05f950310",
    }


def test_no_department_is_asked_back():
    draft = make_draft()
    keep()
    page = send(sign_in(make_editor()), path(draft), 422, **confirming(draft, ""))
    assert "Enter the name of the department, or choose one of the list" in page


def test_a_text_that_changed_meanwhile_is_shown_and_nothing_replaced():
    draft, ana = make_draft(), sign_in(make_editor())
    keep()
    save(draft, "institution.website", "https://new.example")
    page = send(ana, path(draft), 409, **confirming(draft))
    assert ("Nothing was filled in" in page, "https://new.example" in page) == (True, True)
    assert value_of(draft, "institution.website") == "https://new.example"


def test_a_changed_record_is_pointed_out_where_it_was_taken_over():
    draft, ana = make_draft(), sign_in(make_editor())
    keep()
    send(ana, path(draft), 302, **confirming(draft))
    keep(
        replace(
            RECORD, departments=(MEDIA, ABROAD, replace(ABROAD, name="Arts")), mail_rule=MailRule.REFUSED
        ),
        1,
    )
    assert "Changed since then: departments, rule for other mail addresses." in read(ana, path(draft))
    assert "The record was changed on 22 November 2026." in read(ana, question_path(draft, KEYS[0]))
    page = send(ana, path(draft), 409, **confirming(draft))
    assert "The record of the institution was changed while you were looking at it." in page


def test_without_a_record_the_questions_are_typed():
    draft, ana = make_draft(), sign_in(make_editor())
    assert "Your library keeps no record yet" in read(ana, path(draft))
    assert "Take it from the record" not in read(ana, question_path(draft, KEYS[0]))
    assert send(ana, path(draft), 200)


def test_a_stranger_sees_nothing():
    assert sign_in(make_stranger()).get(path(make_draft())).status_code == 404
