"""A project that was granted before it was here: adopted by a librarian, confirmed by its PI before anything is collected."""

import io
from dataclasses import replace
from datetime import date

import pytest
from django.conf import LazySettings

from accounts.models import SiteRole, User
from accounts.rules.errors import Conflict, DomainError, Invalid, NotAllowed, NotNow
from harvest.models import Adoption, Project
from harvest.rules.adopting import Granted
from harvest.rules.id_lists import Wanted
from harvest.rules.states import ProjectState
from harvest.services.adopting import (
    adopt_document,
    adopt_many,
    adopt_one,
    confirm_adoption,
    correct_adoption,
    object_to_adoption,
)
from harvest.services.bringing_ids import bring_ids
from harvest.services.collections import add_collection
from harvest.services.run_down import set_run_down
from harvest.services.runs import start_run
from proposals.models import AuditEvent, Deadline, Need, OutboxMail
from tests.factories import make_user
from tests.harvest.bench import NOW, collection
from tests.harvest.duties.site import HANDOVER

pytestmark = pytest.mark.django_db

GRANTED = Granted(
    "First votes",
    "Bea Quist",
    "bea.quist@northmere.example",
    "TT-1",
    None,
    date(2026, 2, 1),
    date(2027, 1, 31),
    "",
    "A server of the department",
)


@pytest.fixture(autouse=True)
def the_site_has_an_operator(settings: LazySettings, tmp_path: object) -> None:
    settings.FIELDGATE_OPERATOR = "University of Northmere"
    settings.FIELDGATE_KEYRING = f"{tmp_path}/keyring"


@pytest.fixture
def librarian() -> User:
    return make_user("Eli Marsh", site_role=SiteRole.LIBRARIAN)


def needs_of(project: Project) -> list[tuple[str, str]]:
    return list(Need.objects.filter(key__endswith=":adoption").values_list("user__name", "text"))


def test_its_pi_is_asked_and_nothing_is_collected_before(librarian: User) -> None:
    project = adopt_one(GRANTED, by=librarian, now=NOW)
    added = add_collection(project, collection(), by=librarian, now=NOW)
    assert (project.institution, project.handover["reference"]) == (
        {"name": "University of Northmere"},
        "TT-1",
    )
    assert needs_of(project) == [("Bea Quist", "Confirm what was written down about this project")]
    assert OutboxMail.objects.filter(kind="adoption_to_confirm", to=GRANTED.pi_email).count() == 1
    with pytest.raises(NotNow, match="Bea Quist has to confirm"):
        start_run(added, by=librarian, now=NOW)
    with pytest.raises(NotAllowed):
        confirm_adoption(project, by=librarian, now=NOW)
    confirm_adoption(project, by=project.pi, now=NOW)
    start_run(added, by=project.pi, now=NOW)
    assert needs_of(project) == []
    with pytest.raises(NotNow):
        confirm_adoption(project, by=project.pi, now=NOW)
    verbs = AuditEvent.objects.filter(verb__startswith="project.adopt").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["project.adopted", "project.adoption_confirmed"]


def test_what_the_pi_finds_wrong_is_corrected_and_asked_anew(librarian: User) -> None:
    project = adopt_one(GRANTED, by=librarian, now=NOW)
    object_to_adoption(project, "The access ends in June.", by=project.pi, now=NOW)
    assert needs_of(project)[0][0] == "Eli Marsh"
    correct = replace(GRANTED, access_end=date(2027, 6, 30), place="A laptop")
    with pytest.raises(NotAllowed):
        correct_adoption(project, correct, by=project.pi, now=NOW)
    correct_adoption(project, correct, by=librarian, now=NOW)
    project.refresh_from_db()
    adoption = Adoption.objects.get()
    assert (project.access_end, project.handover["access"]["end"]) == (date(2027, 6, 30), "2027-06-30")
    assert (adoption.place, adoption.objection, needs_of(project)[0][0]) == ("A laptop", "", "Bea Quist")
    assert set(
        Deadline.objects.filter(key__endswith=":access_end", done_at=None).values_list("due_on", flat=True)
    ) == {date(2027, 6, 30)}
    confirm_adoption(project, by=project.pi, now=NOW)
    with pytest.raises(NotNow):
        correct_adoption(project, GRANTED, by=librarian, now=NOW)


def test_many_are_adopted_or_none(librarian: User) -> None:
    table = [GRANTED, replace(GRANTED, grant_id="TT-2"), replace(GRANTED, title="The same again")]
    with pytest.raises(Conflict):
        adopt_many(table, by=librarian, now=NOW)
    assert (Project.objects.count(), Adoption.objects.count(), OutboxMail.objects.count()) == (0, 0, 0)
    made = adopt_many(table[:2], by=librarian, now=NOW)
    assert [each.adoption.grant_id for each in made] == ["TT-1", "TT-2"]


def test_a_document_brings_its_people_and_collections(librarian: User) -> None:
    document = HANDOVER | {"reference": "TT-7", "protection": {"storage": {"place": "A safe folder"}}}
    project = adopt_document(document, by=librarian, now=NOW)
    assert (project.members.count(), project.collections.count()) == (2, 1)
    assert (project.adoption.place, project.adoption.grant_id) == ("A safe folder", "TT-7")
    with pytest.raises(Conflict):
        adopt_document(document, by=librarian, now=NOW)


@pytest.mark.parametrize(
    "document", [None, [], "x", {"schema": "fieldgate/handover/9"}, {"schema": HANDOVER["schema"]}]
)
def test_another_document_opens_nothing(librarian: User, document: object) -> None:
    with pytest.raises(Invalid):
        adopt_document(document, by=librarian, now=NOW)
    assert not Project.objects.exists()


def test_others_adopt_nothing(librarian: User) -> None:
    for by in (make_user("Dag Ravn"), make_user("Fen Oake", site_role=SiteRole.ADMINISTRATOR)):
        for act in (
            lambda by=by: adopt_one(GRANTED, by=by, now=NOW),
            lambda by=by: adopt_many([GRANTED], by=by, now=NOW),
            lambda by=by: adopt_document(HANDOVER, by=by, now=NOW),
        ):
            with pytest.raises(DomainError):
                act()
    assert not Project.objects.exists()


def test_a_project_whose_erasing_has_begun_is_not_corrected(librarian: User) -> None:
    project = adopt_one(GRANTED, by=librarian, now=NOW)
    for state in (ProjectState.CLOSING, ProjectState.CLOSED):
        Project.objects.update(state=state)
        with pytest.raises(NotNow, match="erasing of this project has begun"):
            correct_adoption(project, replace(GRANTED, access_end=date(2027, 7, 31)), by=librarian, now=NOW)
    project.refresh_from_db()
    assert project.access_end == GRANTED.access_end


def test_another_end_takes_the_steps_to_the_old_one_with_it(librarian: User) -> None:
    project = adopt_one(replace(GRANTED, access_end=date(2026, 5, 31)), by=librarian, now=NOW)
    set_run_down(project, NOW)
    steps = Deadline.objects.filter(key__contains=":run_down:", done_at=None)
    assert steps.exists()
    correct_adoption(project, GRANTED, by=librarian, now=NOW)
    assert not steps.exists()


def test_no_ids_come_in_before_the_pi_confirmed(librarian: User) -> None:
    project = adopt_one(GRANTED, by=librarian, now=NOW)
    with pytest.raises(NotNow, match="Bea Quist has to confirm"):
        bring_ids(
            project,
            "elsewhere",
            io.BytesIO(b"7311111111111111111"),
            Wanted("videos", "", "", NOW.date()),
            leave_out_bad=False,
            by=project.pi,
            now=NOW,
        )
