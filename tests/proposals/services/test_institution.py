"""The institution's record: kept once, confirmed with its provenance, never applied by itself."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.rules.errors import Conflict, NotNow
from proposals.models import AuditEvent, InstitutionRecord, Origin, Proposal, Snapshot
from proposals.rules.institution import ADDRESS, DEPARTMENT_WEBSITE, KEYS, NAME, WEBSITE, answers_from
from proposals.selectors.institution import institution_page
from proposals.services.drafting import AnswerConflict
from proposals.services.institution import confirm_institution, keep_institution
from proposals.services.snapshots import take_snapshot
from tests.factories import NOW, make_draft, make_editor, make_in_review, make_librarian, save
from tests.proposals.rules.test_institution import MEDIA, RECORD

pytestmark = pytest.mark.django_db
NOTHING_YET = dict.fromkeys(KEYS, 0)


def keep(institution=RECORD, expected=0) -> InstitutionRecord:
    return keep_institution(institution, expected=expected, by=make_librarian(), now=NOW)


def confirm(proposal: Proposal, record: InstitutionRecord, **expected: int) -> None:
    versions = NOTHING_YET | {f"institution.{name}": version for name, version in expected.items()}
    confirm_institution(proposal, record, MEDIA, expected=versions, by=make_editor(), now=NOW)


def test_a_changed_record_is_a_new_one_and_the_old_one_stays():
    first = keep()
    second = keep(replace(RECORD, city="1001 Exampletown"), expected=1)
    assert [(each.number, each.institution.city) for each in InstitutionRecord.objects.all()] == [
        (2, "1001 Exampletown"),
        (1, "1000 Exampletown"),
    ]
    assert (first.number, second.number, second.kept_by) == (1, 2, make_librarian())


def test_keeping_what_stands_changes_nothing():
    assert keep() == keep(expected=0)
    assert AuditEvent.objects.filter(verb="institution.recorded").count() == 1


def test_two_librarians_at_once_do_not_overwrite_each_other():
    keep()
    with pytest.raises(Conflict):
        keep(replace(RECORD, city="Elsewhere"), expected=0)
    assert InstitutionRecord.objects.count() == 1


@pytest.mark.parametrize(
    "act",
    [lambda: InstitutionRecord.objects.update(number=9), lambda: InstitutionRecord.objects.all().delete()],
)
def test_the_database_itself_refuses_to_change_or_remove_a_record(act):
    keep()
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def test_a_confirmation_answers_all_and_keeps_where_it_came_from():
    draft, record = make_draft(), keep()
    confirm(draft, record)
    assert dict(draft.answers.values_list("key", "value")) == answers_from(RECORD, MEDIA)
    origins = Origin.objects.values_list("answer__key", "version", "kind", "record__number", "by", "at")
    assert sorted(origins) == [
        (key, 1, "institution", 1, make_editor().pk, NOW)
        for key in (ADDRESS, DEPARTMENT_WEBSITE, NAME, WEBSITE)
    ]
    (revision,) = draft.answers.get(key=WEBSITE).revisions.all()
    assert revision.get_reason_display() == "From the record of the institution"


def test_what_stood_there_is_kept_as_a_version():
    draft, record = make_draft(), keep()
    save(draft, WEBSITE, "https://old.example")
    confirm(draft, record, website=1)
    revisions = draft.answers.get(key=WEBSITE).revisions.values_list("value", flat=True)
    assert list(revisions) == ["https://www.exampletown.example", "https://old.example"]


def test_a_text_that_was_changed_meanwhile_stops_all_of_it():
    draft, record = make_draft(), keep()
    save(draft, WEBSITE, "https://old.example")
    with pytest.raises(AnswerConflict):
        confirm(draft, record)
    assert (dict(draft.answers.values_list("key", "value")), Origin.objects.count()) == (
        {WEBSITE: "https://old.example"},
        0,
    )


def test_only_the_record_in_force_is_taken_over():
    draft, record = make_draft(), keep()
    keep(replace(RECORD, city="Elsewhere"), expected=1)
    with pytest.raises(Conflict):
        confirm(draft, record)
    assert draft.answers.count() == 0


def test_an_application_that_is_with_its_pi_is_not_changed():
    with pytest.raises(NotNow):
        confirm(make_in_review(), keep())


def test_a_record_that_changes_later_is_pointed_out_and_changes_no_application():
    draft = make_draft()
    confirm(draft, keep())
    keep(replace(RECORD, city="1001 Exampletown", ror=""), expected=1)
    page = institution_page(draft)
    assert page.confirmed is not None
    assert page.confirmed.changed == ("ROR id", "city")
    assert [row.label for row in page.rows if row.differs] == ["Postal code and city"]
    assert dict(draft.answers.values_list("key", "value")) == answers_from(RECORD, MEDIA)


def test_a_version_says_which_answers_came_from_the_record():
    draft = make_draft()
    confirm(draft, keep())
    snapshot = take_snapshot(draft, Snapshot.Reason.EXPORT, by=make_editor(), now=NOW + timedelta(days=1))
    assert snapshot.content["origins"][0] == {
        "key": NAME,
        "kind": "institution",
        "version": 1,
        "of": "2026-11-22",
        "title": None,
        "owner": None,
        "by": "Ana Sol",
        "at": NOW.isoformat(),
    }
    assert [origin["key"] for origin in snapshot.content["origins"]] == list(KEYS)
