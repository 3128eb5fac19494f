"""The way to the end: its dates come by themselves, once, to whom they concern, and go when they are done."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest

from accounts.models import SiteRole
from accounts.rules.errors import Conflict, NotNow
from harvest.models import Project
from harvest.rules.publishing import OutputKind
from harvest.rules.run_down import EndStep
from harvest.services.closing import announce_close, confirm_close
from harvest.services.expiring import plan_ends
from harvest.services.publications import plan_publication
from harvest.services.run_down import mark_done, plan_run_downs
from proposals.models import AuditEvent, Deadline, Need, OutboxMail
from proposals.services.reminders import remind
from tests.factories import make_user
from tests.harvest.bench import Bench

OURS = "run_down"


@pytest.fixture
def project(bench: Bench) -> Project:
    make_user("Eli Marsh", site_role=SiteRole.LIBRARIAN)
    return bench.project


def days_before(project: Project, days: int) -> datetime:
    return datetime.combine(project.access_end - timedelta(days), time(9, 30), UTC)


def dates() -> dict[str, tuple[str, list[str]]]:
    """Open deadlines: day and people, by step."""
    found = Deadline.objects.filter(key__contains=f":{OURS}:", done_at=None)
    return {
        each.key.rpartition(":")[2]: (
            each.due_on.isoformat(),
            sorted(person.name for person in each.people.all()),
        )
        for each in found
    }


def needs() -> set[tuple[str, str]]:
    found = Need.objects.filter(key__contains=f":{OURS}:")
    return {(each.key.rpartition(":")[2], each.user.name) for each in found}


def test_nothing_stands_in_a_calendar_long_before(project: Project) -> None:
    plan_run_downs(days_before(project, 121))
    assert dates() == {}


def test_each_date_comes_to_whom_it_concerns(project: Project) -> None:
    plan_run_downs(days_before(project, 120))
    assert dates() == {
        "plan": ("2026-10-02", ["Ada Voorbeeld", "Eli Marsh"]),
        "question": ("2026-12-01", ["Ada Voorbeeld", "Eli Marsh"]),
        "manuscripts": ("2026-12-17", ["Ada Voorbeeld", "Eli Marsh"]),
        "harvest": ("2026-12-21", ["Ada Voorbeeld"]),
        "dataset": ("2026-12-31", ["Ada Voorbeeld", "Bram Proef"]),
    }
    assert needs() == set()


def test_who_reads_to_a_day_that_is_to_come_has_the_last_dataset_too(project: Project) -> None:
    now = days_before(project, 120)
    readers = project.members.filter(role="data_user")
    for until, names in (
        (now.date() - timedelta(1), ["Ada Voorbeeld"]),
        (now.date(), ["Ada Voorbeeld", "Bram Proef"]),
    ):
        readers.update(granted_until=until)
        Deadline.objects.all().delete()
        plan_run_downs(now)
        assert dates()["dataset"][1] == names


def test_an_author_is_told_that_texts_cannot_be_checked_later(bench: Bench, project: Project) -> None:
    author = project.members.get(role="data_user").user
    plan_publication(
        project,
        kind=OutputKind.THESIS,
        title="Herons",
        venue="",
        planned_on=project.access_end + timedelta(60),
        authors=[author],
        others="",
        by=author,
        now=bench.clock(),
    )
    plan_run_downs(days_before(project, 21))
    assert {name for step, name in needs() if step == "manuscripts"} == {
        "Ada Voorbeeld",
        "Bram Proef",
        "Eli Marsh",
    }


def test_running_again_writes_nothing(
    project: Project, django_assert_num_queries: Callable[..., object]
) -> None:
    plan_run_downs(days_before(project, 25))
    before = list(Deadline.objects.values()), list(Need.objects.values())
    with django_assert_num_queries(4):  # type: ignore[attr-defined]
        plan_run_downs(days_before(project, 25))
    assert (list(Deadline.objects.values()), list(Need.objects.values())) == before


def test_each_step_is_mailed_once_however_often_a_worker_comes_by(project: Project) -> None:
    now = days_before(project, 37)
    for _ in range(3):
        plan_run_downs(now)
        remind(now=now)
    told = OutboxMail.objects.filter(kind="deadline_reminder", body__contains="Answer the approved question")
    assert sorted(mail.to for mail in told) == ["ada@example.org", "eli.marsh@northmere.example"]


def test_a_step_that_is_done_leaves_the_calendars_for_good(project: Project) -> None:
    now = days_before(project, 30)
    plan_run_downs(now)
    mark_done(project, EndStep.QUESTION, " In chapter 4. ", by=project.pi, now=now)
    plan_run_downs(now)
    assert "question" not in dates()
    assert "question" not in {step for step, _ in needs()}
    assert project.end_steps.get().note == "In chapter 4."
    assert AuditEvent.objects.get(verb="project.end_step_done").detail == {"step": "question"}
    with pytest.raises(Conflict):
        mark_done(project, EndStep.QUESTION, "", by=project.pi, now=now)


def test_nobody_ticks_off_what_the_site_does(project: Project) -> None:
    with pytest.raises(NotNow):
        mark_done(project, EndStep.ERASE, "", by=project.pi, now=days_before(project, 3))


def test_a_longer_access_has_its_steps_before_it_again(project: Project) -> None:
    now = days_before(project, 30)
    mark_done(project, EndStep.QUESTION, "", by=project.pi, now=now)
    project.access_end += timedelta(days=60)
    project.save()
    plan_run_downs(now)
    assert dates()["question"][0] == "2027-01-30"


def test_the_end_clears_them(bench: Bench, project: Project) -> None:
    now = days_before(project, 10)
    plan_run_downs(now)
    closing = announce_close(project, "Done", by=project.pi, now=now)
    confirm_close(project, closing.digest, by=project.pi, now=now)
    assert (dates(), needs()) == ({}, set())


def test_an_end_by_itself_clears_them_too(project: Project) -> None:
    plan_run_downs(days_before(project, 0))
    after = days_before(project, -1)
    plan_ends(after)
    plan_ends(after + timedelta(hours=13))
    assert (dates(), needs()) == ({}, set())
