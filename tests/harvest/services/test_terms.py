"""Rules that move: dates move with them and back, people decide and are told, and nothing is erased by it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import SiteRole, User
from accounts.rules.errors import Conflict, DomainError, Invalid, NotAllowed, NotNow
from harvest.models import Batch, Project, TermsDecision, Unit
from harvest.rules.publishing import Days, OutputKind
from harvest.rules.states import ProjectState
from harvest.rules.terms import Effects, Ground, Held
from harvest.selectors.terms import default_choices, effects_of, held_by
from harvest.selectors.terms_change import DayShift, NoticeShift, TermsChange, find_change, find_changes
from harvest.services.limits import expect_oldest
from harvest.services.looking import begin_look
from harvest.services.projects import open_project
from harvest.services.publications import plan_publication
from harvest.services.terms import adopt_version, choose_default, choose_for_project
from proposals.catalogue.reading import CURRENT_TERMS, builtin_terms
from proposals.models import AuditEvent, Deadline, OutboxMail, TermsVersion
from tests.factories import make_user
from tests.harvest.bench import NOW, handover

pytestmark = pytest.mark.django_db
WHY = Ground("As in the terms of January 2026.")
OFFICE = Ground("They agree.", "Gita Loom, data-protection officer", NOW.date())


@pytest.fixture
def librarian() -> User:
    return make_user("Eli Marsh", site_role=SiteRole.LIBRARIAN)


@pytest.fixture
def project() -> Project:
    return open_project(handover(), by=None, now=NOW)


def hold(project: Project, *ages: float, records: int = 100) -> list[Batch]:
    """A batch of each age in days."""
    return [
        Batch.objects.create(
            project=project,
            kind="video",
            number=number,
            records=records,
            clock_at=NOW - timedelta(days=age),
            sealed_at=NOW,
        )
        for number, age in enumerate(ages, Batch.objects.filter(project=project).count() + 1)
    ]


def preview(project: Project, position: str, clause: str = "refresh", now: datetime = NOW) -> TermsChange:
    project.refresh_from_db()
    return find_change(project, held_by(project).choose(clause, position), now)


def choose(project: Project, position: str, by: User, now: datetime = NOW, **more: Any) -> TermsDecision:
    seen = preview(project, position, now=now).digest
    return choose_for_project(project, "refresh", position, WHY, seen=seen, by=by, now=now, **more)


def publish_terms(label: str = "tiktok/2027-05", days: int = 7) -> TermsVersion:
    """A later version, by which records are confirmed each week and TikTok gets its copy 60 days before."""
    content = dict(builtin_terms()[CURRENT_TERMS], label=label)
    changed: dict[str, dict[str, Any]] = {
        "refresh": {"value": days, "alternatives": []},
        "publication_copy": {"value": 60},
    }
    content["clauses"] = [each | changed.get(each["key"], {}) for each in content["clauses"]]
    return TermsVersion.objects.create(label=label, content=content, sha256="0" * 64, loaded_at=NOW)


def dates_of(project: Project) -> dict[str, Any]:
    """Every date that hangs on the rules."""
    project.refresh_from_db()
    return {
        "effects": effects_of(project),
        "every": project.interval_days,
        "looks": list(Unit.objects.filter(project=project).order_by("pk").values_list("pk", "deadline")),
        "deadlines": list(
            Deadline.objects.filter(done_at=None).order_by("key").values_list("key", "due_on").distinct()
        ),
        "clocks": list(Batch.objects.filter(project=project).order_by("pk").values_list("pk", "clock_at")),
    }


def test_without_a_choice_the_strictest_applies(project: Project) -> None:
    assert effects_of(project) == Effects(15, Days(30, 7), collects_again=False)


def test_what_would_follow_is_shown_and_nothing_is_written(project: Project) -> None:
    hold(project, 1, 1.2, 20)
    before = dates_of(project)
    change = preview(project, "30")
    assert change.days == (
        DayShift(date(2026, 3, 15), date(2026, 3, 30), 100),
        DayShift(date(2026, 4, 3), date(2026, 4, 18), 200),
    )
    assert (change.hidden_before, change.hidden_after, change.is_shown_again) == (100, 0, 100)
    assert dates_of(project) == before


def test_a_choice_moves_the_dates_and_says_who_and_why(project: Project, librarian: User) -> None:
    hold(project, 3)
    OutboxMail.objects.all().delete()
    decision = choose(project, "30", librarian)
    project.refresh_from_db()
    assert project.terms == {
        "profile": CURRENT_TERMS,
        "choice": "strictest",
        "choices": {"refresh": "30"},
    }
    assert (project.interval_days, project.terms_moved_at) == (30, NOW)
    assert (decision.clause, decision.before, decision.position, decision.decided_by) == (
        "refresh",
        "",
        "30",
        librarian,
    )
    assert Deadline.objects.get(key=f"project:{project.ref}:refresh").due_on == date(2026, 4, 16)
    event = AuditEvent.objects.get(verb="terms.chosen")
    assert (event.object_ref, event.actor_id, event.detail) == (
        project.ref,
        librarian.pk,
        {"clause": "refresh", "before": "", "after": "30", "every_days": 30},
    )
    assert set(OutboxMail.objects.values_list("to", flat=True)) == {"ada@example.org", "bram@example.org"}


def test_what_passes_its_limit_is_told_before_and_hidden_after(project: Project, librarian: User) -> None:
    choose(project, "30", librarian)
    hold(project, 2, 20, 25)
    change = preview(project, "")
    assert (change.becomes_hidden, change.hidden_before, change.moves_dates) == (200, 0, True)


def test_records_that_came_meanwhile_are_seen_first(project: Project, librarian: User) -> None:
    choose(project, "30", librarian)
    seen = preview(project, "").digest
    hold(project, 20)
    with pytest.raises(Conflict, match="since you looked"):
        choose_for_project(project, "refresh", "", WHY, seen=seen, by=librarian, now=NOW)
    project.refresh_from_db()
    assert (project.interval_days, TermsDecision.objects.count()) == (30, 1)


@pytest.mark.parametrize(
    ("clause", "position", "ground", "error"),
    [
        ("refresh", "20", WHY, Invalid),
        ("refresh", "30", Ground("  "), Invalid),
        ("refresh", "30", Ground("x" * 1001), Invalid),
        ("refresh", "", WHY, NotNow),
        ("attribution", "", WHY, NotNow),
        ("unheard_of", "30", WHY, NotNow),
        ("comes_back", "collect_again", WHY, Invalid),
        ("comes_back", "collect_again", Ground("Yes.", "Gita", NOW.date() + timedelta(days=1)), Invalid),
    ],
)
def test_what_is_not_offered_or_not_grounded_is_refused(
    project: Project, librarian: User, clause: str, position: str, ground: Ground, error: type[DomainError]
) -> None:
    before = dates_of(project)
    with pytest.raises(error):
        choose_for_project(project, clause, position, ground, seen="", by=librarian, now=NOW)
    assert (dates_of(project), TermsDecision.objects.count()) == (before, 0)


def test_an_office_decides_and_the_librarian_records_who(project: Project, librarian: User) -> None:
    seen = preview(project, "collect_again", "comes_back").digest
    decision = choose_for_project(
        project, "comes_back", "collect_again", OFFICE, seen=seen, by=librarian, now=NOW
    )
    project.refresh_from_db()
    assert (decision.office, decision.office_on) == (OFFICE.office, OFFICE.office_on)
    assert (effects_of(project).collects_again, project.terms_moved_at) == (True, None)
    assert "Gita" not in str(AuditEvent.objects.get(verb="terms.chosen").detail)


def test_only_a_librarian_records_it(project: Project) -> None:
    with pytest.raises(NotAllowed):
        choose(project, "30", project.pi)
    with pytest.raises(NotAllowed):
        choose_default("refresh", "30", WHY, label=CURRENT_TERMS, by=project.pi, now=NOW)


def test_a_project_that_ends_keeps_its_rules(project: Project, librarian: User) -> None:
    Project.objects.filter(pk=project.pk).update(state=ProjectState.CLOSING)
    with pytest.raises(NotNow):
        choose(project, "30", librarian)


def test_a_default_is_for_projects_to_come(project: Project, librarian: User) -> None:
    choose_default("refresh", "30", WHY, label=CURRENT_TERMS, by=librarian, now=NOW)
    later = open_project(handover(title="A later one"), by=None, now=NOW)
    project.refresh_from_db()
    assert (project.interval_days, later.interval_days) == (15, 30)
    assert held_by(later) == Held(CURRENT_TERMS, chosen={"refresh": "30"})
    choose_default("refresh", "", WHY, label=CURRENT_TERMS, by=librarian, now=NOW)
    assert default_choices() == {}


def test_a_later_version_moves_dates_of_records_and_texts(project: Project, librarian: User) -> None:
    publish_terms()
    hold(project, 3, 9)
    plan = plan_publication(
        project,
        kind=OutputKind.ARTICLE,
        title="Wetlands",
        venue="",
        planned_on=date(2026, 9, 1),
        authors=[],
        others="",
        by=librarian,
        now=NOW,
    )
    change = find_change(project, Held("tiktok/2027-05"), NOW)
    assert (change.becomes_hidden, [each.after for each in change.days]) == (
        100,
        [date(2026, 3, 18), date(2026, 3, 24)],
    )
    assert [(each.before, each.after) for each in change.notices] == [(date(2026, 8, 2), date(2026, 7, 3))]
    assert isinstance(change.notices[0], NoticeShift)
    adopt_version(project, "tiktok/2027-05", "TikTok wrote to us.", seen=change.digest, by=librarian, now=NOW)
    project.refresh_from_db()
    assert (project.interval_days, held_by(project).label) == (7, "tiktok/2027-05")
    assert set(
        Deadline.objects.filter(key__endswith=f"publication:{plan.number}:copy").values_list(
            "due_on", flat=True
        )
    ) == {date(2026, 7, 3)}


def test_a_version_twice_is_refused(project: Project, librarian: User) -> None:
    seen = find_change(project, held_by(project), NOW).digest
    with pytest.raises(NotNow, match="so already"):
        adopt_version(project, CURRENT_TERMS, "Again.", seen=seen, by=librarian, now=NOW)
    with pytest.raises(NotNow, match="no such version"):
        adopt_version(project, "nothing/2031-01", "Why not.", seen=seen, by=librarian, now=NOW)


def test_what_follows_costs_as_many_queries_for_three_projects_as_for_one(
    project: Project, django_assert_num_queries: Any
) -> None:
    projects = [project, *(open_project(handover(title=title), by=None, now=NOW) for title in "ab")]
    for each in projects:
        hold(each, 1, 20)
    for some in (projects[:1], projects):
        with django_assert_num_queries(2):
            find_changes([(each, Held("tiktok/2026-09")) for each in some], NOW)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ages=st.lists(st.floats(0, 40), max_size=6),
    way=st.lists(st.sampled_from(["", "15", "30", "tiktok/2027-05"]), min_size=1, max_size=5),
)
def test_there_and_back_leaves_every_date_as_it_was(
    project: Project, ages: list[float], way: list[str]
) -> None:
    with transaction.atomic():
        librarian = make_user(f"Eli {User.objects.count()}", site_role=SiteRole.LIBRARIAN)
        publish_terms()
        for batch in hold(project, *ages):
            begin_look(batch, now=NOW, limit=batch.clock_at + timedelta(days=15))
        expect_oldest(project, NOW)
        before = dates_of(project)
        for hour, step in enumerate([*way, CURRENT_TERMS, ""], 1):
            now = datetime(2026, 3, 20, 12, tzinfo=UTC) + timedelta(hours=hour)
            try:
                if "/" in step:
                    held = Held(step, "strictest", held_by(project).chosen)
                    seen = find_change(project, held, now).digest
                    adopt_version(project, step, "Why not.", seen=seen, by=librarian, now=now)
                else:
                    choose(project, step, librarian, now)
            except (NotNow, Invalid):
                pass  # it is so already, or this version does not offer it
            project.refresh_from_db()
        assert dates_of(project) == before
        transaction.set_rollback(True)
