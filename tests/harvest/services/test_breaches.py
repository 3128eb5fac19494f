"""A breach runs by its clocks, is told to those who may know of it and to nobody else, and closes when it is documented."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction

from accounts.models import SiteRole, User
from accounts.rules.errors import Conflict, Invalid, NotNow
from harvest.models import Breach, BreachNote
from harvest.rules.breach import BreachStage, NoteKind, Notice
from harvest.selectors.breaches import breach_stage
from harvest.services.breach_people import watch_breaches
from harvest.services.breaches import add_note, close_breach, leave_out, record_breach, record_notice
from proposals.models import AuditEvent, Deadline, Need, OutboxMail
from proposals.services.reminders import remind
from tests.factories import make_user
from tests.harvest.bench import Bench

SECRET = "A laptop with the data of herons was stolen"


@pytest.fixture
def breach(bench: Bench) -> Breach:
    make_user("Eli Marsh", site_role=SiteRole.LIBRARIAN)
    make_user("Fen Oake", site_role=SiteRole.ADMINISTRATOR)
    return record(bench)


def record(bench: Bench, **changed: object) -> Breach:
    pi = bench.project.pi
    given = {
        "known_at": bench.clock() - timedelta(hours=2),
        "facts": SECRET,
        "touches": "",
        "assigned_to": pi,
    }
    return record_breach(bench.project, **given | changed, by=pi, now=bench.clock())  # type: ignore[arg-type]


def tell(bench: Bench, breach: Breach, to: Notice) -> None:
    record_notice(
        breach,
        to,
        sent_at=bench.clock(),
        sent_to="by mail",
        reference="",
        by=bench.project.pi,
        now=bench.clock(),
    )


def current(breach: Breach) -> Breach:
    return Breach.objects.get(pk=breach.pk)


def due() -> dict[str, str]:
    found = Deadline.objects.filter(key__contains=":breach:", done_at=None)
    return {each.key.rpartition(":")[2]: each.due_on.isoformat() for each in found}


def test_each_notice_is_a_date_of_those_who_may_know(bench: Bench, breach: Breach) -> None:
    assert due() == {
        "tiktok": "2026-03-20",
        "officer": "2026-03-20",
        "authority": "2026-03-22",
        "people": "2026-03-20",
    }
    told: set[User] = set()
    for deadline in Deadline.objects.filter(key__contains=":breach:"):
        told |= set(deadline.people.all())
    told |= {need.user for need in Need.objects.filter(key__contains=":breach:")}
    assert {person.name for person in told} == {"Ada Voorbeeld", "Eli Marsh", "Fen Oake"}


def told() -> tuple[set[str], set[str]]:
    """Of dates and of needs that are open."""
    dates = Deadline.objects.filter(key__contains=":breach:", done_at=None)
    needs = Need.objects.filter(key__contains=":breach:")
    return (
        {person.name for deadline in dates for person in deadline.people.all()},
        {need.user.name for need in needs},
    )


def test_each_round_tells_who_may_know_of_it_by_then(bench: Bench, breach: Breach) -> None:
    tell(bench, breach, Notice.TIKTOK)
    since = Need.objects.get(user__name="Fen Oake").since
    User.objects.filter(name="Eli Marsh").update(site_role="")
    make_user("Gus Teal", site_role=SiteRole.LIBRARIAN)
    watch_breaches(bench.clock() + timedelta(days=1))
    now = {"Ada Voorbeeld", "Fen Oake", "Gus Teal"}
    assert told() == (now, now)
    assert set(due()) == {"officer", "authority", "people"}
    needs = Need.objects.filter(key__contains=":breach:")
    assert {need.due_on for need in needs} == {breach.recorded_at.date()}
    assert needs.get(user__name="Fen Oake").since == since
    assert Deadline.objects.get(key__endswith=":officer").moves == 0


def test_a_closed_case_is_nobodys_again_after_a_round(bench: Bench, breach: Breach) -> None:
    for notice in Notice:
        tell(bench, breach, notice)
    for kind in (NoteKind.TOUCHES, NoteKind.MEASURE):
        add_note(breach, kind, "Nothing", by=bench.project.pi, now=bench.clock())
    close_breach(breach, by=bench.project.pi, now=bench.clock())
    watch_breaches(bench.clock())
    assert told() == (set(), set())


def test_a_round_asks_as_often_for_one_case_as_for_three(
    bench: Bench, breach: Breach, django_assert_num_queries: Callable[..., object]
) -> None:
    for more in (0, 2):
        for _ in range(more):
            record(bench)
        with django_assert_num_queries(6):  # type: ignore[attr-defined]
            watch_breaches(bench.clock())


def test_nothing_of_it_stands_anywhere_but_on_its_page(bench: Bench, breach: Breach) -> None:
    add_note(breach, NoteKind.TOUCHES, SECRET, by=bench.project.pi, now=bench.clock())
    for _ in range(2):
        remind(now=bench.clock())
    rows = [
        *Deadline.objects.values_list("text", "about"),
        *Need.objects.values_list("text", "about"),
        *OutboxMail.objects.values_list("subject", "body"),
        *AuditEvent.objects.values_list("detail", "verb"),
    ]
    assert "herons" not in json.dumps(rows)
    mails = OutboxMail.objects.filter(body__contains="Confidential case 1")
    assert mails.count() == mails.values("dedup_key").distinct().count() == 12


def test_who_was_told_has_no_clock_any_more(bench: Bench, breach: Breach) -> None:
    tell(bench, breach, Notice.TIKTOK)
    assert "tiktok" not in due()
    with pytest.raises(Conflict), transaction.atomic():
        tell(bench, breach, Notice.TIKTOK)


def test_authority_and_people_may_be_left_out_with_a_reason_and_nobody_else(
    bench: Bench, breach: Breach
) -> None:
    pi, now = bench.project.pi, bench.clock()
    for notice in (Notice.TIKTOK, Notice.OFFICER):
        with pytest.raises(NotNow):
            leave_out(breach, notice, "No risk", by=pi, now=now)
    with pytest.raises(Invalid):
        leave_out(breach, Notice.AUTHORITY, " ", by=pi, now=now)
    leave_out(breach, Notice.AUTHORITY, "The disk was encrypted", by=pi, now=now)
    assert "authority" not in due()


def test_it_closes_once_everything_is_told_and_written_down(bench: Bench, breach: Breach) -> None:
    pi, now = bench.project.pi, bench.clock()
    for notice in Notice:
        with pytest.raises(NotNow):
            close_breach(breach, by=pi, now=now)
        tell(bench, breach, notice)
    with pytest.raises(NotNow, match="Whom it touches, What was done"):
        close_breach(breach, by=pi, now=now)
    add_note(breach, NoteKind.TOUCHES, "Nobody", by=pi, now=now)
    add_note(breach, NoteKind.MEASURE, "The key was replaced", by=pi, now=now)
    assert breach_stage(current(breach)) is BreachStage.SETTLED
    close_breach(breach, by=pi, now=now)
    assert breach_stage(current(breach)) is BreachStage.CLOSED
    assert (due(), Need.objects.filter(key__contains=":breach:").count()) == ({}, 0)
    with pytest.raises(NotNow):
        add_note(breach, NoteKind.FACTS, "More", by=pi, now=now)
    assert BreachNote.objects.count() == 3


def test_what_cannot_be_is_refused(bench: Bench, breach: Breach) -> None:
    stranger = bench.project.members.get(role="data_user").user
    for changed, field in (
        ({"known_at": bench.clock() + timedelta(minutes=1)}, "known_on"),
        ({"facts": " "}, "facts"),
        ({"assigned_to": stranger}, "assigned_to"),
    ):
        with pytest.raises(Invalid) as refused:
            record(bench, **changed)
        assert set(refused.value.problems) == {field}
    for hours in (-3, 1):
        with pytest.raises(Invalid):
            record_notice(
                breach,
                Notice.TIKTOK,
                sent_at=bench.clock() + timedelta(hours=hours),
                sent_to="x",
                reference="",
                by=bench.project.pi,
                now=bench.clock(),
            )
    assert Breach.objects.count() == 1
