"""An answer is believed on positive evidence only: no cut, mixed or padded file can make anything absent."""

from hypothesis import given, settings
from hypothesis import strategies as st

from harvest.rules.looks import Controls, Verdict, arrange, judge
from tiktok.ids import impossible_ids

BASE = 7_300_000_000_000_000_000
SENT = frozenset(str(BASE + 977 * number) for number in range(400))
OUTSIDE = frozenset(str(BASE + 5 + 4_001 * number) for number in range(10))
OWN = frozenset([*sorted(SENT, key=int)[::20], max(SENT, key=int)])
CONTROLS = Controls(OWN | OUTSIDE, frozenset(impossible_ids(5, "looks")))


def file_of(there: frozenset[str]) -> bytes:
    lines = [each for each in arrange(SENT, CONTROLS) if each in there]
    return b"".join(each.encode() + b"\n" for each in lines)


def judge_bytes(body: bytes, *, complete: bool = True) -> Verdict:
    lines = tuple(line for line in body.decode("latin-1").split("\n") if line)
    return judge(SENT, CONTROLS, lines, complete=complete)


def test_an_honest_answer_tells_present_from_absent() -> None:
    gone = frozenset(sorted(SENT - OWN)[:37])
    assert judge_bytes(file_of((SENT | OUTSIDE) - gone)) == Verdict(
        believed=True, present=SENT - gone, absent=gone
    )


def test_a_file_cut_at_any_per_cent_makes_nothing_absent() -> None:
    body = file_of(SENT | OUTSIDE)
    for share in range(100):
        verdict = judge_bytes(body[: len(body) * share // 100])
        assert (verdict.believed, verdict.absent) == (False, frozenset()), share


def test_a_file_cut_at_any_byte_makes_nothing_absent() -> None:
    body = file_of(SENT | OUTSIDE)
    absent = {judge_bytes(body[:length]).absent for length in range(len(body) + 1)}
    assert absent == {frozenset()}


def test_a_sorted_answer_cut_at_either_end_is_not_believed() -> None:
    for backwards in (False, True):
        lines = sorted(SENT | OUTSIDE, key=int, reverse=backwards)
        assert not any(
            judge(SENT, CONTROLS, lines[:length], complete=True).absent for length in range(len(lines))
        )


def test_what_is_not_believed_says_why() -> None:
    whole = sorted(SENT | OUTSIDE)
    reasons = {
        "short": judge(SENT, CONTROLS, whole, complete=False),
        "empty": judge(SENT, CONTROLS, [], complete=True),
        "html": judge(SENT, CONTROLS, ["<!DOCTYPE html>"], complete=True),
        "bom": judge(SENT, CONTROLS, ["\ufeff" + whole[0], *whole[1:]], complete=True),
        "carriage return": judge(SENT, CONTROLS, [f"{each}\r" for each in whole], complete=True),
        "twice": judge(SENT, CONTROLS, [*whole, whole[0]], complete=True),
        "all valid": judge(SENT, CONTROLS, [*whole, *CONTROLS.impossible], complete=True),
        "swapped": judge(SENT, CONTROLS, sorted(SENT - OWN)[:9], complete=True),
        "no controls": judge(SENT, Controls(frozenset(), CONTROLS.impossible), sorted(SENT), complete=True),
    }
    assert {name: verdict.reason for name, verdict in reasons.items()} == {
        "short": "The file did not arrive whole.",
        "empty": "The file was empty.",
        "html": "The file holds lines that were not sent.",
        "bom": "The file holds lines that were not sent.",
        "carriage return": "The file holds lines that were not sent.",
        "twice": "The file holds lines twice.",
        "all valid": "The file calls ids valid that cannot exist.",
        "swapped": "The file lacks 31 of 31 ids that were there within the hour.",
        "no controls": "Too few of them were known to be there.",
    }
    assert {verdict.absent for verdict in reasons.values()} == {frozenset()}


@given(st.sets(st.integers(1, 10**19), max_size=60), st.sets(st.integers(1, 10**19), max_size=20))
@settings(max_examples=200)
def test_the_file_holds_each_id_once_and_a_control_at_both_ends(sent: set[int], alive: set[int]) -> None:
    controls = Controls(frozenset(map(str, alive)), frozenset(impossible_ids(5, "ends")))
    lines = arrange(map(str, sent), controls)
    assert sorted(lines) == sorted({*map(str, sent)} | controls.alive | controls.impossible)
    if len(alive) > 1:
        assert {lines[0], lines[-1]} <= controls.alive
