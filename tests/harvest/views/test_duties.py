"""The compliance clock in words, and the brake that two people release."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from harvest.models import Batch, Brake, Check, OverdueDecision
from harvest.services.outages import note_overdue
from tests.harvest.views.conftest import Cast


def page_of(cast: Cast, client: Client) -> str:
    return unescape(client.get(f"{cast.root}duties/").content.decode())


@pytest.fixture
def brake(cast: Cast) -> Brake:
    return Brake.objects.create(
        project=cast.project,
        would_erase=420,
        of_records=900,
        reason="420 of 900 records would be removed at once.",
        held_at=timezone.now(),
    )


def test_a_harvest_shows_its_clock(cast: Cast, sign_in: Callable[..., Client]) -> None:
    cast.bench.harvest()
    batch = Batch.objects.get()
    page = page_of(cast, sign_in(cast.librarian))
    assert f'<span class="stat-value">{batch.records:,}</span>' in page
    assert "4 April</time>, in 15 days" in page
    assert ">Confirmed<" in page
    assert "None yet" in page


@pytest.mark.parametrize(
    ("days", "words"),
    [(9, "Confirmed"), (10, "Being confirmed"), (12, "Due soon"), (14, "Due now"), (15, "Overdue, hidden")],
)
def test_age_becomes_a_state_in_words(
    cast: Cast, sign_in: Callable[..., Client], days: int, words: str
) -> None:
    cast.bench.harvest()
    Batch.objects.update(clock_at=timezone.now() - timedelta(days=days, minutes=1))
    assert f">{words}<" in page_of(cast, sign_in(cast.manager))


def test_the_newest_look_says_what_it_found_or_why_not(cast: Cast, sign_in: Callable[..., Client]) -> None:
    cast.bench.harvest()
    batch, now = Batch.objects.get(), timezone.now()
    client = sign_in(cast.manager)
    Check.objects.create(
        batch=batch, look=1, state="not_believed", created_at=now, reason="A control is missing."
    )
    refused = page_of(cast, client)
    Check.objects.create(batch=batch, look=1, state="believed", created_at=now, present=300, absent=7)
    believed = page_of(cast, client)
    assert ("First look: not believed" in refused, "A control is missing." in refused) == (True, True)
    assert ("First look: 300 found, 7 not found" in believed, "A control is missing." in believed) == (
        True,
        False,
    )


def test_two_people_release_the_brake(cast: Cast, brake: Brake, sign_in: Callable[..., Client]) -> None:
    answers = []
    for who in (cast.pi, cast.librarian):
        client = sign_in(who, recently=True)
        assert "Agree to erase 420 records" in page_of(cast, client)
        client.post(f"{cast.root}duties/release/")
        brake.refresh_from_db()
        answers.append((brake.released_at is not None, "Agree to erase" in page_of(cast, client)))
    assert answers == [(False, False), (True, False)]
    assert (brake.pi_released_by, brake.librarian_released_by) == (cast.pi, cast.librarian)


def test_who_is_alone_can_agree_again_after_a_day(
    cast: Cast, brake: Brake, sign_in: Callable[..., Client]
) -> None:
    User.objects.exclude(pk=cast.pi.pk).update(is_active=False)
    client = sign_in(cast.pi, recently=True)
    client.post(f"{cast.root}duties/release/")
    assert "Agree to erase" not in page_of(cast, client)
    Brake.objects.update(held_at=timezone.now() - timedelta(hours=24))
    assert "Agree to erase" in page_of(cast, client)
    client.post(f"{cast.root}duties/release/")
    brake.refresh_from_db()
    assert brake.released_at is not None


def test_a_manager_sees_that_it_is_held_and_no_button(
    cast: Cast, brake: Brake, sign_in: Callable[..., Client]
) -> None:
    page = page_of(cast, sign_in(cast.manager))
    assert ("Removing is held back" in page, "Agree to erase" in page) == (True, False)


def test_releasing_nothing_is_refused(cast: Cast, sign_in: Callable[..., Client]) -> None:
    assert sign_in(cast.pi, recently=True).post(f"{cast.root}duties/release/").status_code == 409


def test_nothing_held_says_what_will_be_here(cast: Cast, sign_in: Callable[..., Client]) -> None:
    page = page_of(cast, sign_in(cast.manager))
    assert ("Nothing is held" in page, "Nothing to check yet" in page) == (True, True)


def test_the_home_of_the_project_leads_to_the_brake(
    cast: Cast, brake: Brake, sign_in: Callable[..., Client]
) -> None:
    def leads(user: User) -> bool:
        return "Look at what is held back" in sign_in(user).get(cast.root).content.decode()

    assert [leads(user) for user in (cast.pi, cast.librarian, cast.manager)] == [True, True, False]


def make_overdue(cast: Cast) -> int:
    cast.bench.harvest()
    Batch.objects.update(clock_at=timezone.now() - timedelta(days=15, minutes=1))
    note_overdue(cast.project, timezone.now())
    return Batch.objects.get().records


def test_the_pi_may_wait_a_day(cast: Cast, sign_in: Callable[..., Client]) -> None:
    records = make_overdue(cast)
    client = sign_in(cast.pi)
    assert "Wait another day" in page_of(cast, client)
    assert client.post(f"{cast.root}duties/overdue/wait/", {"records": records}).status_code == 302
    page = page_of(cast, client)
    assert ("Wait another day</button>" in page, "wait another day." in page) == (False, True)


def test_a_librarian_may_erase_what_the_page_said(cast: Cast, sign_in: Callable[..., Client]) -> None:
    records = make_overdue(cast)
    client = sign_in(cast.librarian, recently=True)
    assert f"Erase {records:,} records" in page_of(cast, client)
    answers = [
        client.post(f"{cast.root}duties/overdue/erase/", {"records": said}).status_code
        for said in ("", records + 1, records)
    ]
    assert answers == [400, 409, 302]
    assert list(OverdueDecision.objects.values_list("act", "records")) == [("erase", records)]


def test_a_manager_sees_what_is_overdue_and_no_button(cast: Cast, sign_in: Callable[..., Client]) -> None:
    make_overdue(cast)
    page = page_of(cast, sign_in(cast.manager))
    assert ("Could not be confirmed in time" in page, "Wait another day" in page) == (True, False)


def test_the_journal_shows_stretches_decisions_and_looks_by_day(
    cast: Cast, sign_in: Callable[..., Client]
) -> None:
    records, now = make_overdue(cast), timezone.now()
    Check.objects.create(
        batch=Batch.objects.get(), look=1, state="not_believed", created_at=now, answered_at=now
    )
    client = sign_in(cast.librarian)
    client.post(f"{cast.root}duties/overdue/wait/", {"records": records})
    page = unescape(client.get(f"{cast.root}duties/outages/").content.decode())
    assert "1 of 1 looks proved nothing, on 1 day." in page
    today = f"{now:%-d %b}"
    assert f"{today}, No answer that counts: 100 % of those looked for" in page
    Check.objects.create(
        batch=Batch.objects.get(),
        look=1,
        state="believed",
        created_at=now,
        answered_at=now,
        sent_count=records * 3,
        present=records * 3 - 1,
        absent=1,
    )
    page = unescape(client.get(f"{cast.root}duties/outages/").content.decode())
    assert (
        f"Of {records * 3:,} records looked for with an answer that counts, less than 1% were not named."
        in page
    )
    assert f"{today}, No answer that counts: 25 % of those looked for" in page
    assert ("Goes on" in page, "No look was taken." in page, "Wait another day" in page) == (True, True, True)


def test_a_journal_without_outages_says_what_will_be_here(cast: Cast, sign_in: Callable[..., Client]) -> None:
    page = unescape(sign_in(cast.manager).get(f"{cast.root}duties/outages/").content.decode())
    assert ("TikTok has answered each time" in page, "Nothing has been decided." in page) == (True, True)


def test_the_page_says_what_is_due_and_when_it_is_done(cast: Cast, sign_in: Callable[..., Client]) -> None:
    cast.bench.harvest()
    client = sign_in(cast.manager)
    calm = page_of(cast, client)
    Batch.objects.update(clock_at=timezone.now() - timedelta(days=14))
    busy = page_of(cast, client)
    records = f'<td class="number" data-label="Records">{Batch.objects.get().records:,}</td>'
    assert ("Nothing has to be checked yet." in calm, records in calm) == (True, False)
    assert ("On this quota it is done on 20 March" in busy, records in busy) == (True, True)


def test_a_run_that_nobody_could_keep_up_with_is_refused_with_numbers(
    cast: Cast, sign_in: Callable[..., Client]
) -> None:
    cast.bench.harvest()
    batch = Batch.objects.get()
    Batch.objects.bulk_create(
        Batch(
            project=cast.project,
            kind="account",
            number=number,
            records=100,
            clock_at=batch.clock_at,
            sealed_at=batch.clock_at,
        )
        for number in range(1, 141)
    )
    client = sign_in(cast.manager)
    collection = cast.project.collections.get()
    page = unescape(
        client.post(f"{cast.root}collections/{collection.pk}/start/", follow=True).content.decode()
    )
    assert f"Confirming the {14_000 + batch.records:,} records" in page
    assert "takes 15,007 requests in each 15 days, and this key has 14,000" in page
    assert "More is held than can be confirmed" in page_of(cast, client)
