"""What is made of the data: what the rules say of it, who decides, what is open at the end."""

from dataclasses import replace

import pytest
from django.test import Client

from accounts.models import SiteRole
from accounts.rules.errors import Invalid, NotAllowed, NotNow
from harvest.rules.derived import DerivedKind, Fate, read_rules
from harvest.rules.statement import CertificateKind
from harvest.selectors.derived import list_derived, list_open_derived
from harvest.selectors.terms import rules_of
from harvest.services.certificates.annex import build_annex
from harvest.services.deriving import Described, decide_fate, register_derived, settle_derived
from harvest.services.projects import open_project
from proposals.models import AuditEvent, Deadline
from tests.factories import make_user
from tests.harvest.bench import NOW
from tests.harvest.duties.site import HANDOVER

pytestmark = pytest.mark.django_db

CODES = Described(DerivedKind.CODES, "Topics", True, "Ana Sol", "A laptop")


@pytest.fixture
def project(settings, tmp_path):
    settings.FIELDGATE_KEYRING = tmp_path / "keyring"
    return open_project(HANDOVER, by=None, now=NOW)


def due(project) -> list[object]:
    found = Deadline.objects.filter(key__contains=":derived:", done_at=None)
    return sorted(set(found.values_list("due_on", flat=True)))


@pytest.mark.parametrize("kind", list(DerivedKind))
def test_every_kind_has_a_reading_with_its_rules(project, kind: DerivedKind) -> None:
    known = {clause.key for clause in rules_of(project).clauses}
    for has_records in (True, False):
        reading = read_rules(kind, has_records=has_records)
        assert (bool(reading.why), set(reading.clauses) <= known, bool(reading.clauses)) == (True, True, True)
    assert read_rules(kind, has_records=True).at_end is Fate.GOES


def test_what_has_to_go_has_a_date_until_somebody_says_that_it_is_gone(project) -> None:
    made = register_derived(project, CODES, by=project.pi, now=NOW)
    stays = register_derived(
        project,
        replace(CODES, title="Counts", kind=DerivedKind.TABLES, has_records=False),
        by=project.pi,
        now=NOW,
    )
    assert [(row.output, row.fate, row.is_open) for row in list_derived(project)] == [
        (made, Fate.GOES, True),
        (stays, Fate.STAYS, False),
    ]
    assert due(project) == [project.access_end]
    points = build_annex(project, CertificateKind.DELETION, "C", NOW)["open_points"]
    assert points[-1] == (
        "Made of the data: “Topics” (codes and annotations) has to go, and nobody has said that it is gone."
    )
    settle_derived(made, "Ids taken out", by=project.pi, now=NOW)
    assert (due(project), list_open_derived(project)) == ([], ())
    with pytest.raises(NotNow):
        settle_derived(made, "Again", by=project.pi, now=NOW)
    verbs = (
        AuditEvent.objects.filter(verb__startswith="derived.").order_by("pk").values_list("verb", flat=True)
    )
    assert list(verbs) == ["derived.registered", "derived.registered", "derived.settled"]


def test_an_office_decides_and_a_librarian_records_it(project) -> None:
    librarian = make_user("Eli Marsh", site_role=SiteRole.LIBRARIAN)
    model = register_derived(
        project, replace(CODES, kind=DerivedKind.MODEL, has_records=False), by=project.pi, now=NOW
    )
    assert list_open_derived(project)[0].fate is Fate.ASKS
    with pytest.raises(NotAllowed):
        decide_fate(model, Fate.STAYS, "We think so", by=project.pi, now=NOW)
    for fate, reason in ((Fate.ASKS, "Later"), (Fate.STAYS, " ")):
        with pytest.raises(Invalid):
            decide_fate(model, fate, reason, by=librarian, now=NOW)
    decide_fate(model, Fate.STAYS, "The data protection officer: no text comes back.", by=librarian, now=NOW)
    assert (list_open_derived(project), due(project)) == ((), [])
    decide_fate(model, Fate.GOES, "The officer, again: texts do come back.", by=librarian, now=NOW)
    assert due(project) == [project.access_end]


def test_a_list_of_ids_always_holds_ids(project) -> None:
    made = register_derived(
        project, replace(CODES, kind=DerivedKind.IDS, has_records=False), by=project.pi, now=NOW
    )
    assert (made.has_records, list_open_derived(project)[0].reading.deposit) == (True, Fate.ASKS)


def test_the_page_keeps_what_was_typed_and_says_what_is_open(project) -> None:
    client = Client()
    client.force_login(project.pi)
    path = f"/projects/{project.ref}/derived/"
    wrong = client.post(path, {"title": "Topics of 2026", "kind": "codes"})
    assert (wrong.status_code, "Topics of 2026" in wrong.content.decode()) == (422, True)
    given = {
        "kind": "codes",
        "title": "Topics",
        "has_records": "yes",
        "holder": "Ana Sol",
        "place": "A laptop",
    }
    assert client.post(path, given).status_code == 302
    for page in (path, f"/projects/{project.ref}/end/", f"/projects/{project.ref}/end/plan/"):
        assert "Topics" in client.get(page).content.decode()
    assert client.post(f"{path}1/settle/", {"note": ""}).status_code == 422
    assert client.post(f"{path}1/settle/", {"note": "Deleted"}).status_code == 302
    assert client.post(f"{path}9/settle/", {"note": "Deleted"}).status_code == 404
