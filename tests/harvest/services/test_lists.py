"""Collections that have a list instead of a query: what comes, what TikTok refuses, and exactly what it costs."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from accounts.rules.errors import Invalid
from harvest.models import ApiKey, Batch, QuotaDay, Record, Run, RunAnswer, RunCount, Unit
from harvest.rules.states import KeyState, RunState
from harvest.services.collections import add_collection
from harvest.services.runs import start_run
from harvest.vault import open_keyring, open_record
from tests.harvest.bench import NOW, Bench, collection

type Build = Callable[..., Bench]

FENWA, MIZZLE, EDDLE = "sim_fenwamoor_1", "sim_mizzlegrot_2", "sim_eddleloft_4"
REFUSED = "sim_mizzlemarl_0"
"""An account of which the simulator gives nothing. FENWA keeps those whom it follows to itself."""

TOKEN = 1
REPOSTED_PAGES = 3


def ask(bench: Bench, kind: str, given: dict[str, Any], **more: Any) -> Run:
    document = {"name": kind, "kind": kind, "input": given} | more
    chosen = add_collection(bench.project, document, by=None, now=NOW)
    bench.enter_key(verify=False)
    run = start_run(chosen, by=None, now=bench.clock())
    bench.work()
    run.refresh_from_db()
    return run


def count(run: Run) -> dict[str, int]:
    return dict(RunCount.objects.filter(run=run).values_list("kind", "new"))


def answers(run: Run) -> list[tuple[str, str, str, int]]:
    rows = RunAnswer.objects.filter(run=run).order_by("pk")
    return list(rows.values_list("what", "outcome", "reason", "times"))


def spent() -> dict[str, int]:
    return dict(QuotaDay.objects.values_list("pool", "spent"))


def opened(bench: Bench, kind: str) -> list[dict[str, Any]]:
    keys, pk = open_keyring().project(bench.project.ref), bench.project.pk
    records = Record.objects.filter(project=bench.project, kind=kind).order_by("key")
    return [open_record(keys, pk, kind, each.key, bytes(each.payload)) for each in records]


@pytest.fixture
def bench(build: Build) -> Bench:
    return build(handover={"collections": []})


def test_accounts_come_by_their_names_and_a_refusal_is_no_gap(bench: Bench) -> None:
    run = ask(bench, "accounts", {"usernames": [f"@{FENWA}", MIZZLE.upper(), REFUSED, FENWA]})
    reason = "TikTok gives no information about this account: it may be private or under 18."
    assert (run.state, run.reason, run.requests) == (RunState.COMPLETED, "", 3 + TOKEN)
    assert count(run) == {"account": 2}
    assert answers(run) == [("accounts", "refused", reason, 1)]
    assert {each["username"] for each in opened(bench, "account")} == {FENWA, MIZZLE}
    assert all(len(key) == 64 for key in bench.ids())
    assert spent() == {"main": 3 + TOKEN}


def test_followers_have_a_quota_of_their_own(bench: Bench) -> None:
    run = ask(bench, "followers", {"usernames": [FENWA, MIZZLE]})
    assert (run.state, count(run)) == (RunState.COMPLETED, {"follower": 41 + 22})
    assert spent() == {"main": TOKEN, "graph": 2}
    of = Counter(each["of_username"] for each in opened(bench, "follower"))
    assert of == {FENWA: 41, MIZZLE: 22}
    assert sorted(Batch.objects.values_list("kind", "records")) == [("follower", 22), ("follower", 41)]


def test_a_private_list_is_counted_and_the_next_one_is_asked(bench: Bench) -> None:
    run = ask(bench, "following", {"usernames": [FENWA, MIZZLE]})
    assert (run.state, count(run)) == (RunState.COMPLETED, {"following": 12})
    assert answers(run) == [("following", "refused", "The list is private.", 1)]


@pytest.mark.parametrize(("kind", "pages", "rows"), [("liked", 1, 37), ("pinned", 1, 1), ("reposted", 1, 34)])
def test_a_list_of_videos_brings_the_videos_too(bench: Bench, kind: str, pages: int, rows: int) -> None:
    run = ask(bench, kind, {"usernames": [MIZZLE]})
    assert (run.state, run.requests) == (RunState.COMPLETED, pages + TOKEN)
    assert count(run) == {"video": rows, kind: rows}
    videos = set(Record.objects.filter(kind="video").values_list("key", flat=True))
    assert {each["video_id"] for each in opened(bench, kind)} == videos


def test_a_longer_list_is_paged_to_its_end(bench: Bench) -> None:
    run = ask(bench, "reposted", {"usernames": ["sim_yarrowlimpet_11"]})
    assert (run.state, run.requests) == (RunState.COMPLETED, REPOSTED_PAGES + TOKEN)
    assert count(run)["reposted"] == len(opened(bench, "reposted")) > 100


def test_a_playlist_that_is_not_there_is_no_gap(bench: Bench) -> None:
    run = ask(bench, "playlists", {"playlist_ids": ["7300000000000000001"]})
    assert run.state == RunState.COMPLETED
    assert answers(run) == [
        ("playlists", "refused", "TikTok refuses the question as it stands: the id or name may be wrong.", 1)
    ]


def test_comments_of_named_videos_and_of_another_collection(build: Build) -> None:
    """Both find the same; what is known is met again."""
    bench = build(
        faults={"comment_cap": 20},
        search_id_refusals=0,
        handover={"collections": [collection(end_date="20260201")]},
    )
    bench.harvest()
    ids = bench.ids()
    named = ask(bench, "comments", {"video_ids": [f"https://www.tiktok.com/@a/video/{ids[0]}", *ids[1:]]})
    of = add_collection(
        bench.project,
        {"name": "of", "kind": "comments", "input": {"collection": "wetlands"}},
        by=None,
        now=NOW,
    )
    other = start_run(of, by=None, now=bench.clock())
    bench.work()
    other.refresh_from_db()
    assert (named.state, other.state) == (RunState.COMPLETED, RunState.COMPLETED)
    assert (named.requests, other.requests) == (len(ids) + TOKEN, len(ids) + TOKEN)
    assert (named.records_new, other.records_new, other.records_again) == (
        named.records_new,
        0,
        named.records_new,
    )
    assert {each["video_id"] for each in opened(bench, "comment")} <= set(ids)


def test_the_graph_quota_is_waited_for_while_the_main_one_goes_on(build: Build) -> None:
    bench = build(handover={"collections": []}, faults={"graph_quota": 1})
    run = ask(bench, "followers", {"usernames": [FENWA, MIZZLE]})
    accounts = ask(bench, "accounts", {"usernames": [FENWA]})
    assert (run.state, count(run)) == (RunState.WAITING_FOR_QUOTA, {"follower": 41})
    assert accounts.state == RunState.COMPLETED
    bench.move(12.5 * 3600)
    bench.work()
    run.refresh_from_db()
    assert (run.state, count(run)) == (RunState.COMPLETED, {"follower": 41 + 22})
    graph = QuotaDay.objects.filter(pool="graph").order_by("day").values_list("day", "spent")
    assert list(graph) == [(date(2026, 3, 20), 2), (date(2026, 3, 21), 1)]


def test_a_key_that_may_not_ask_for_followers_still_works_for_all_else(build: Build) -> None:
    bench = build(handover={"collections": []}, faults={"graph_no_scope": -1})
    run = ask(bench, "followers", {"usernames": [FENWA, MIZZLE]})
    assert (run.state, run.windows_failed) == (RunState.FAILED, 1)
    assert answers(run) == [
        ("followers", "failed", "Not asked, because the work on this part was given up.", 2)
    ]
    assert spent()["graph"] == 1
    accounts = ask(bench, "accounts", {"usernames": [FENWA]})
    assert (accounts.state, ApiKey.objects.get().state) == (RunState.COMPLETED, KeyState.NOT_TRIED)


def test_a_fault_that_lasts_leaves_the_rest_unasked(bench: Bench) -> None:
    """Three subjects are enough to see that it is no matter of theirs."""
    bench.enter_key()
    asked = len(bench.levers.calls())
    bench.levers.set(server_errors=-1)
    names = [FENWA, MIZZLE, EDDLE, "sim_tarnloft_3", "sim_velmreed_6"]
    run = ask(bench, "accounts", {"usernames": names})
    assert len(bench.levers.calls()) - asked == 3 * 6
    assert (run.state, run.reason) == (
        RunState.FAILED,
        "1 of 1 parts could not be completed: TikTok failed each time it was asked.",
    )
    assert answers(run) == [
        ("accounts", "failed", "TikTok failed each time it was asked.", 2),
        ("accounts", "failed", "Not asked, because the work on this part was given up.", 3),
    ]
    assert bytes(Unit.objects.get(run=run).agenda) == b""


def test_a_subject_that_fails_alone_is_a_gap_and_the_others_come(bench: Bench) -> None:
    bench.enter_key()
    bench.levers.set(server_errors=6)
    run = ask(bench, "accounts", {"usernames": [FENWA, MIZZLE]})
    assert (run.state, count(run)) == (RunState.FAILED, {"account": 1})
    assert run.reason == "1 of 1 parts could not be completed: One could not be asked to the end."
    assert answers(run) == [("accounts", "failed", "TikTok failed each time it was asked.", 1)]


def test_a_cursor_that_is_missing_once_costs_one_request(build: Build) -> None:
    bench = build(handover={"collections": []}, faults={"cursor_missing": 1})
    run = ask(bench, "reposted", {"usernames": ["sim_yarrowlimpet_11"]})
    assert (run.state, run.requests) == (RunState.COMPLETED, REPOSTED_PAGES + 1 + TOKEN)


def test_a_list_that_never_says_where_it_goes_on_is_a_gap(build: Build) -> None:
    bench = build(handover={"collections": []}, faults={"cursor_missing": -1})
    run = ask(bench, "reposted", {"usernames": ["sim_yarrowlimpet_11", MIZZLE]})
    assert (run.state, run.requests) == (RunState.FAILED, 4 + 1 + TOKEN)
    assert answers(run) == [("reposted", "failed", "TikTok says that there is more, but not where.", 1)]


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ({"kind": "accounts", "input": {"usernames": ["a b"]}}, "$.input.usernames[0]"),
        ({"kind": "comments", "input": {"video_ids": ["12", "x"]}}, "$.input.video_ids[1]"),
        ({"kind": "playlists", "input": {"playlist_ids": ["0"]}}, "$.input.playlist_ids[0]"),
        ({"kind": "comments", "input": {"collection": "nowhere"}}, "$.input.collection"),
        ({"kind": "comments", "input": {}}, "$.input"),
        ({"kind": "accounts", "input": {"usernames": ["a"]}, "with": ["comments"]}, "$.with"),
        ({"kind": "shops", "input": {"shop_names": [" "]}}, "$.input.shop_names[0]"),
    ],
)
def test_a_list_that_cannot_be_asked_is_refused_by_its_place(
    bench: Bench, document: dict[str, Any], place: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        add_collection(bench.project, {"name": "list"} | document, by=None, now=NOW)
    assert list(refusal.value.problems) == [place]
