"""A run is started, watched while it lives, and obeys its buttons."""

from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from itertools import pairwise

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from harvest.models import PageLog, Record, Run, Unit
from harvest.rules.run_acts import RunAct, open_acts
from harvest.services.collections import add_collection
from harvest.services.follow_ups import choose_follow_ups
from harvest.services.runs import start_run
from tests.harvest.bench import NOW, collection
from tests.harvest.views.conftest import Cast


@pytest.fixture
def run(cast: Cast) -> Run:
    cast.bench.enter_key()
    return cast.bench.start()


def page_of(cast: Cast, run: Run, client: Client, path: str = "", **query: str) -> str:
    response = client.get(f"{cast.root}runs/{run.pk}/{path}", query)
    assert response.status_code == 200
    return unescape(response.content.decode())


def mark_in(page: str) -> str:
    return page.partition("?seen=")[2].partition('"')[0]


def test_starting_leads_to_the_page_of_the_run(cast: Cast, sign_in: Callable[..., Client]) -> None:
    cast.bench.enter_key()
    response = sign_in(cast.manager).post(f"{cast.root}collections/{cast.bench.collection.pk}/start/")
    run = Run.objects.get()
    assert (response["Location"], run.started_by) == (f"{cast.root}runs/{run.pk}/", cast.manager)


def test_a_second_run_beside_a_living_one_is_refused_in_words(
    cast: Cast, run: Run, sign_in: Callable[..., Client]
) -> None:
    response = sign_in(cast.manager).post(f"{cast.root}collections/{run.collection_id}/start/")
    assert (response.status_code, Run.objects.count()) == (409, 1)
    assert "is not over yet" in response.content.decode()


def test_a_living_run_asks_for_itself_and_one_that_is_over_does_not(
    cast: Cast, run: Run, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(cast.manager)
    assert 'hx-trigger="every 2s"' in page_of(cast, run, client)
    cast.bench.work()
    over = page_of(cast, run, client)
    assert ("hx-get" in over, "Completed" in over) == (False, True)


def test_nothing_is_replaced_while_nothing_changes(
    cast: Cast, run: Run, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(cast.manager)
    mark = mark_in(page_of(cast, run, client))
    again = client.get(f"{cast.root}runs/{run.pk}/progress/", {"seen": mark})
    assert (again.status_code, again.content) == (204, b"")
    cast.bench.work()
    changed = page_of(cast, run, client, "progress/", seen=mark)
    assert 'hx-swap-oob="innerHTML">Completed.' in changed


def test_a_state_is_told_once_and_counters_silently(
    cast: Cast, run: Run, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(cast.manager)
    Run.objects.filter(pk=run.pk).update(requests=7)
    fragment = page_of(cast, run, client, "progress/", seen="queued-older")
    assert ("hx-swap-oob" in fragment, ">7<" in fragment) == (False, True)


def test_the_page_says_what_came_and_what_went_wrong(cast: Cast, sign_in: Callable[..., Client]) -> None:
    cast.bench.enter_key()
    cast.bench.levers.set(rate_limit=1)
    run = cast.bench.start()
    cast.bench.work()
    run.refresh_from_db()
    page = page_of(cast, run, sign_in(cast.manager))
    left = 1000 - cast.bench.spent()
    assert f'<span class="stat-value">{run.records_new:,}</span>' in page
    assert f'<span class="stat-value">{left:,}</span> <span class="stat-unit">of 1,000</span>' in page
    assert "of 28 days have videos" in page
    assert "Asked again after the pause that TikTok wants. After " in page
    assert "1 followed by an answer." in page
    assert "rate_limit_exceeded" in page


def rows_of_parts(page: str) -> list[str]:
    table = page.partition("The parts of this run")[2].partition("</table>")[0]
    return [" ".join(strip_tags(row).split()) for row in table.split("<tr>")[2:]]


def test_each_part_says_how_far_it_is(cast: Cast, run: Run, sign_in: Callable[..., Client]) -> None:
    """Of February: half of it done, a part given up, the rest not begun."""
    whole = run.units.get()
    for start, end, state, why in (
        ("2026-02-01", "2026-02-15", "done", ""),
        ("2026-02-15", "2026-02-20", "failed", "TikTok failed each time it was asked."),
        ("2026-02-20", "2026-03-01", "waiting", ""),
    ):
        unit = Unit.objects.create(
            project=cast.project,
            run=run,
            kind="window",
            state=state,
            waits_for=why,
            spec={"start": start, "end": end},
            not_before=NOW,
            created_at=NOW,
        )
        if state == "done":
            PageLog.objects.create(
                unit=unit, at=NOW, epoch=1, path="/", code="ok", response_sha256="ab", items=90, items_new=77
            )
    whole.delete()
    page = page_of(cast, run, sign_in(cast.manager))
    assert rows_of_parts(page) == [
        "1 February 2026 to 14 February 2026 Done 1 77 1",
        "15 February 2026 to 19 February 2026 Given up. TikTok failed each time it was asked. 0 0 0",
        "20 February 2026 to 28 February 2026 Not begun 0 0 0",
    ]
    assert "Parts by their days: 1 done, 1 not begun, 1 given up" in page


def test_four_hundred_parts_are_few_lines(cast: Cast, run: Run, sign_in: Callable[..., Client]) -> None:
    first = run.units.get()
    days = [date(2026, 2, 1) + timedelta(number) for number in range(401)]
    Unit.objects.bulk_create(
        Unit(
            project=cast.project,
            run=run,
            kind="window",
            state="done" if number < 200 else "waiting",
            spec={"start": f"{start}", "end": f"{end}"},
            not_before=NOW,
            created_at=NOW,
        )
        for number, (start, end) in enumerate(pairwise(days))
    )
    first.delete()
    Run.objects.filter(pk=run.pk).update(asked=run.asked | {"end_date": f"{days[-1]}"})
    page = page_of(cast, run, sign_in(cast.manager))
    cells = 2 + 2
    assert (len(rows_of_parts(page)), page.count('<rect class="part-')) == (2, cells)
    assert rows_of_parts(page)[0].startswith("1 February 2026 to 19 August 2026, 200 parts Done")


def test_how_complete_it_is_comes_as_a_page_and_as_files(
    cast: Cast, run: Run, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(cast.manager)
    assert "The whole report as it stands now" in page_of(cast, run, client)
    cast.bench.work()
    assert "Nothing that TikTok shows is known to be missing." in page_of(cast, run, client)
    for place in (f"runs/{run.pk}", f"collections/{run.collection_id}"):
        told = client.get(f"{cast.root}{place}/completeness.json")
        assert (told["Content-Type"], told.json()["collection"]) == ("application/json", "wetlands")
        words = client.get(f"{cast.root}{place}/completeness.md")
        assert words.content.decode().startswith("# How complete it is: wetlands")
        assert "attachment" in words["Content-Disposition"]
        assert client.get(f"{cast.root}{place}/completeness.pdf").status_code == 404


@pytest.mark.parametrize(("seconds", "is_told"), [(60, False), (180, True)])
def test_a_request_that_is_under_way_is_no_error(
    cast: Cast, run: Run, sign_in: Callable[..., Client], seconds: int, is_told: bool
) -> None:
    at = timezone.now() - timedelta(seconds=seconds)
    PageLog.objects.create(unit=run.units.get(), at=at, epoch=1, path="/", code="")
    page = page_of(cast, run, sign_in(cast.manager))
    assert ("No answer is known" in page, "No request has failed." in page) == (is_told, not is_told)


def test_a_wait_says_why_and_until_when(cast: Cast, sign_in: Callable[..., Client]) -> None:
    cast.bench.enter_key()
    cast.bench.levers.set(quota=0)
    run = cast.bench.start()
    cast.bench.work()
    page = page_of(cast, run, sign_in(cast.manager))
    assert "Waiting for tomorrow's quota" in page
    assert "It goes on by itself on 21 March 2026 at 00:01 UTC." in page


def test_pause_go_on_and_stop(cast: Cast, run: Run, sign_in: Callable[..., Client]) -> None:
    client, states = sign_in(cast.manager), []
    for verb in ("pause", "resume", "stop"):
        response = client.post(f"{cast.root}runs/{run.pk}/{verb}/")
        assert response["Location"] == f"{cast.root}runs/{run.pk}/"
        run.refresh_from_db()
        states.append(run.state)
    assert states == ["paused_by_you", "queued", "stopped"]


@pytest.mark.parametrize("verb", ["resume", "explode", "cancel"])
def test_what_is_not_open_changes_nothing(
    cast: Cast, run: Run, sign_in: Callable[..., Client], verb: str
) -> None:
    Run.objects.filter(pk=run.pk).update(wish="cancel")
    before = Run.objects.filter(pk=run.pk).values().get()
    response = sign_in(cast.manager).post(f"{cast.root}runs/{run.pk}/{verb}/")
    assert response.status_code == (404 if verb == "explode" else 409)
    assert Run.objects.filter(pk=run.pk).values().get() == before


def test_cancelling_names_numbers_and_discards(cast: Cast, sign_in: Callable[..., Client]) -> None:
    cast.bench.enter_key()
    run = cast.bench.start()
    cast.bench.work()
    Run.objects.filter(pk=run.pk).update(ended_at=None, wish="run", state="running")
    run.refresh_from_db()
    client = sign_in(cast.manager)
    page = page_of(cast, run, client, "cancel/")
    assert f"<strong>{run.records_new:,}</strong> records" in page
    assert client.post(f"{cast.root}runs/{run.pk}/cancel/").status_code == 302
    cast.bench.work()
    run.refresh_from_db()
    assert (run.state, Record.objects.filter(project=cast.project).count()) == ("stopped", 0)


@pytest.mark.parametrize(
    ("wish", "acts"),
    [
        ("run", ("pause", "stop", "cancel")),
        ("pause", ("resume", "stop", "cancel")),
        ("stop", ("cancel",)),
        ("cancel", ()),
    ],
)
def test_the_buttons_are_those_of_the_table(
    cast: Cast, run: Run, sign_in: Callable[..., Client], wish: str, acts: tuple[str, ...]
) -> None:
    assert open_acts(wish, is_over=False) == acts
    assert open_acts(wish, is_over=True) == ()
    Run.objects.filter(pk=run.pk).update(wish=wish)
    seen = page_of(cast, run, sign_in(cast.manager))
    assert {act for act in RunAct if f'id="run-{act}"' in seen} == set(acts)
    assert 'id="run-' not in page_of(cast, run, sign_in(cast.librarian)).replace(
        'id="run-progress"', ""
    ).replace('id="run-told"', "")


def test_days_that_have_not_settled_are_named_with_when_they_are_asked_for_again(
    cast: Cast, sign_in: Callable[..., Client]
) -> None:
    young = collection(name="young", start_date="20260301", end_date="20260319")
    made = add_collection(cast.project, young, by=cast.pi, now=NOW)
    cast.bench.enter_key()
    run = start_run(made, by=cast.pi, now=NOW)
    client = sign_in(cast.manager)
    assert "Not settled yet" not in page_of(cast, run, client)
    cast.bench.work()
    page = page_of(cast, run, client)
    assert "videos of 18 March 2026 to 19 March 2026 up to 48 hours late" in page
    assert "They are asked for again on 22 March 2026 at 00:00 UTC, by a run of its own." in page
    assert "Counts of 10 March 2026 to 19 March 2026 may be up to 10 days behind." in page
    choose_follow_ups(made, late=False, counts=False, by=None, now=NOW)
    assert "asked for again" not in page_of(cast, run, client)
