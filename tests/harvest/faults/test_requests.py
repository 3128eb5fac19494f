"""Requests that fail, in every way that is known, and exactly what each costs: F6 to F17."""

from datetime import timedelta

import pytest

from harvest.models import ApiKey, QuotaDay
from harvest.rules.states import KeyState, RunState
from harvest.services import credentials, engine
from harvest.services.workers import Worker
from tests.harvest.faults.scenes import NEEDED, Begin
from tiktok.transport import Timeouts

HTML = {"body": "<html><body>Sign in to the network</body></html>", "headers": {"Content-Type": "text/html"}}
TOKEN = 1
"""A worker that begins fetches one; the first run has that of the key's trial."""
UNREADABLE = {
    "HTTP 200 with a web page": HTML,
    "HTTP 502 with a web page": HTML | {"status": 502},
    "HTTP 503 without a body": {"status": 503, "body": ""},
    "HTTP 200 without a body": {"body": ""},
    "an answer said to be compressed that is not": {"body": "{}", "headers": {"Content-Encoding": "gzip"}},
    "JSON that breaks off": {"body": '{"data": {"videos": ['},
    "an answer without has_more": {"body": '{"data": {"videos": [], "cursor": 0}, "error": {"code": "ok"}}'},
    "rows that are no list": {"body": '{"data": {"videos": 7, "has_more": false}, "error": {"code": "ok"}}'},
}
SWITCHES = {
    "HTTP 500": "server_errors",
    "an error in HTTP 200": "error_in_200",
    "a connection that is cut": "connection_cut",
    "HTTP 504 with a web page": "html_504",
}


def test_nothing_goes_wrong(scene: Begin) -> None:
    begun = scene()
    begun.work()
    begun.observe("F0", "Nothing")
    assert begun.used == NEEDED


@pytest.mark.parametrize("name", UNREADABLE)
def test_an_answer_that_cannot_be_read_is_asked_for_again(scene: Begin, name: str) -> None:
    begun = scene()
    begun.give(UNREADABLE[name])
    begun.work()
    begun.observe("F9", f"Once: {name}")


@pytest.mark.parametrize("name", SWITCHES)
@pytest.mark.parametrize("times", [1, 2])
def test_a_fault_that_passes_costs_one_request_each_time(scene: Begin, name: str, times: int) -> None:
    begun = scene(faults={})
    begun.bench.levers.set(**{SWITCHES[name]: times})
    begun.work()
    begun.observe("F9", f"{'Once' if times == 1 else 'Twice in a row'}: {name}")


@pytest.mark.parametrize("name", SWITCHES)
def test_a_fault_that_lasts_is_met_by_fewer_days_and_then_named(scene: Begin, name: str) -> None:
    begun = scene()
    begun.bench.levers.set(**{SWITCHES[name]: -1})
    begun.work()
    begun.observe("F9", f"For ever: {name}")
    assert begun.run.state == RunState.FAILED
    assert begun.run.reason


def test_the_same_rows_again(scene: Begin) -> None:
    """A search that is lost after each second page begins again, and its rows come again."""
    begun = scene(faults={"search_id_expires_after_pages": 2, "search_id_expires": 2})
    begun.work()
    begun.observe("F6", "Pages come twice, since their search was lost and began again")
    assert begun.run.records_again > 0


def test_a_second_run_over_the_same_days(scene: Begin) -> None:
    begun = scene()
    begun.work()
    before, used = begun.bench.ids(), begun.used
    begun.run = begun.bench.start()
    begun.work()
    assert (begun.bench.ids(), begun.run.records_new) == (before, 0)
    assert (begun.run.records_again, begun.used - used) == (len(before), NEEDED + TOKEN)


@pytest.mark.parametrize(
    ("words", "times"), [("once", 1), ("three times", 3), ("for ever", -1)], ids=["1", "3", "all"]
)
def test_more_is_promised_and_not_where(scene: Begin, words: str, times: int) -> None:
    begun = scene()
    begun.bench.levers.set(cursor_missing=times)
    begun.work()
    begun.observe("F7", f"A page promises more and does not say where, {words}")


def test_a_search_is_not_known_at_first(scene: Begin) -> None:
    begun = scene(search_id_refusals=2)
    begun.work()
    begun.observe("F8", "A search_id is refused twice and then known")


def test_a_search_that_is_never_known(scene: Begin) -> None:
    begun = scene(search_id_refusals=10_000)
    begun.work()
    begun.observe("F8", "No search_id is ever known")


def test_too_many_at_once(scene: Begin) -> None:
    begun = scene()
    begun.bench.levers.set(rate_limit=3)
    begun.work()
    begun.observe("F10", "TikTok asks three times for a slower pace")


def test_the_days_quota_ends_at_midnight_of_tiktoks_clock(scene: Begin) -> None:
    """Ours is three minutes behind."""
    begun = scene(quota=3)
    begun.bench.levers.move_clock(advance_seconds=180)
    begun.work()
    assert begun.run.state == RunState.WAITING_FOR_QUOTA
    assert begun.run.goes_on_at.isoformat() == "2026-03-20T23:58:00+00:00"
    begun.bench.move(12 * 3600)
    begun.work()
    begun.observe("F10", "TikTok says that the day's quota is spent; its clock is three minutes ahead")


def test_our_own_count_ends_the_day_without_asking(scene: Begin) -> None:
    begun = scene()
    QuotaDay.objects.update(allowed=4)
    begun.work()
    assert (begun.run.state, begun.bench.spent()) == (RunState.WAITING_FOR_QUOTA, 4)
    begun.bench.move(13 * 3600)
    begun.work()
    begun.observe("F11", "The day's requests are used up by our own count")


def test_others_of_the_organisation_used_the_quota(scene: Begin) -> None:
    begun = scene(quota=2)
    begun.work()
    assert begun.run.state == RunState.WAITING_FOR_QUOTA
    begun.bench.levers.set(quota=1000)
    begun.bench.move(13 * 3600)
    begun.work()
    begun.observe("F12", "TikTok ends the day early, since others of the organisation asked too")


def test_a_token_that_ends_in_the_middle(scene: Begin) -> None:
    begun = scene()
    begun.bench.levers.set(token_expires_now=1)
    begun.work()
    begun.observe("F13", "The access token is refused once")


def test_a_token_that_is_always_refused(scene: Begin) -> None:
    begun = scene()
    begun.bench.levers.set(token_expires_now=-1)
    begun.work()
    begun.work()
    begun.observe("F14", "Every access token is refused")
    assert (begun.run.state, begun.used) == (RunState.NEEDS_KEY, 3)
    assert ApiKey.objects.get().state == KeyState.REFUSED


def test_the_permission_is_taken_away(scene: Begin) -> None:
    begun = scene()
    error = {"code": "scope_not_authorized", "message": "The user did not authorize the scope", "log_id": "L"}
    begun.give({"status": 401, "body": f'{{"data": {{}}, "error": {str(error).replace(chr(39), chr(34))}}}'})
    begun.work()
    begun.work()
    begun.observe("F15", "TikTok takes the permission for the Research API away")
    assert ApiKey.objects.get().state == KeyState.NO_RESEARCH_SCOPE


@pytest.mark.parametrize(("words", "how"), [("does not begin", "silent"), ("drips", "drips")])
def test_an_answer_that_does_not_end(
    scene: Begin, words: str, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credentials, "TIMEOUTS", Timeouts(connect=5, read=0.5, whole=1))
    begun = scene()
    begun.give({"body": " " * 1000, how: True})
    begun.work()
    begun.observe("F16", f"An answer {words}: it is given up after a time")


def test_a_redirect_is_not_followed(scene: Begin) -> None:
    begun = scene()
    place = (
        begun.bench.levers.running.base_url.replace("127.0.0.1", "localhost") + "/v2/research/video/query/"
    )
    begun.give({"status": 302, "body": "", "headers": {"Location": place}})
    begun.work()
    begun.observe("F17", "TikTok's address sends us to another host")
    assert begun.used == 1
    assert "points elsewhere" in begun.run.reason


def test_the_day_of_tiktoks_clock(scene: Begin) -> None:
    """Ten minutes ahead of ours, over midnight: every request stands in a day in which TikTok may have counted it."""
    begun = scene()
    begun.bench.clock.now += timedelta(hours=11, minutes=51)
    begun.bench.levers.move_clock(advance_seconds=12 * 3600 + 60)
    begun.work()
    begun.observe("F18", "TikTok's clock is ten minutes ahead of ours, and its next day has begun")


def test_a_key_is_replaced_between_two_pages(scene: Begin) -> None:
    """The trial of the new one takes a token and a query, and its search begins anew."""
    begun = scene()
    with Worker.begin() as worker:
        engine.advance_once(worker, begun.bench.clock)
    assert begun.bench.enter_key("another1") == KeyState.WORKS
    asked = len(begun.bench.levers.calls())
    begun.work()
    assert {call["client_key"] for call in begun.bench.levers.calls(asked)} == {"another1"}
    begun.observe("F31", "The key is replaced between two pages", NEEDED + 2)
