"""Dates, distances, numbers and tones in words."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.rendering.distances import Deadline, build_deadline, write_day, write_since
from proposals.rendering.quantities import write_count, write_number, write_share, write_short, write_size
from proposals.rendering.tones import WORDS, Tone, find_tone
from proposals.rules.states import ProposalState

TODAY = date(2027, 6, 9)


@pytest.mark.parametrize(
    ("due", "words", "tone"),
    [
        (date(2027, 6, 14), "14 June, in 5 days", Tone.AMBER),
        (date(2027, 6, 16), "16 June, in 7 days", Tone.AMBER),
        (date(2027, 6, 17), "17 June, in 8 days", Tone.PLAIN),
        (date(2027, 6, 10), "10 June, tomorrow", Tone.RED),
        (date(2027, 6, 9), "9 June, today", Tone.RED),
        (date(2027, 6, 8), "8 June, 1 day late", Tone.RED),
        (date(2026, 12, 31), "31 December 2026, 160 days late", Tone.RED),
        (date(2030, 6, 9), "9 June 2030, in 1,096 days", Tone.PLAIN),
    ],
)
def test_a_deadline_is_a_date_a_distance_and_a_tone(due: date, words: str, tone: Tone) -> None:
    built = build_deadline(due, TODAY)
    assert (str(built), built.tone) == (words, tone)


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (date(2027, 6, 9), "since today"),
        (date(2027, 6, 8), "since yesterday"),
        (date(2027, 6, 4), "for 5 days, since 4 June"),
        (date(2024, 6, 9), "for 1,095 days, since 9 June 2024"),
    ],
)
def test_what_lasts_has_its_length_and_its_first_day(since: date, words: str) -> None:
    assert write_since(since, TODAY) == words


def test_both_days_of_a_deadline_are_taken_in_utc() -> None:
    west = timezone(timedelta(hours=-8))
    late_evening = datetime(2027, 6, 13, 20, 0, tzinfo=west)
    assert build_deadline(late_evening, datetime(2027, 6, 9, 23, 59, tzinfo=UTC)) == Deadline(
        date(2027, 6, 14), "14 June", "in 5 days", Tone.AMBER
    )


def test_a_day_without_today_has_its_year() -> None:
    assert write_day(TODAY) == "9 June 2027"


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "0"), (1_204_331, "1,204,331"), (842.5, "842.5"), (0.125, "0.12"), (3.0, "3"), (1e-9, "0")],
)
def test_a_number_is_grouped_and_short(value: float, words: str) -> None:
    assert write_number(value) == words


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_no_digit_of_a_whole_number_is_lost(value: int) -> None:
    assert int(write_number(value).replace(",", "")) == value


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (7500, "7,500"),
        (10_000, "10k"),
        (1_000_000, "1M"),
        (1_500_000, "1.5M"),
        (2e9, "2bn"),
        (5e15, "5,000tn"),
    ],
)
def test_an_axis_is_short(value: float, words: str) -> None:
    assert write_short(value) == words


def test_a_count_knows_one() -> None:
    assert [write_count(n, "record", "records") for n in (0, 1, 2000)] == [
        "0 records",
        "1 record",
        "2,000 records",
    ]


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1 kB"),
        (1_204_331, "1.2 MB"),
        (5e18, "5,000 PB"),
    ],
)
def test_a_size_is_in_decimal_units(size: float, words: str) -> None:
    assert write_size(size) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0, "0%"),
        (0.0001, "less than 1%"),
        (0.42, "42%"),
        (0.9999, "more than 99%"),
        (1, "100%"),
        (2.5, "250%"),
    ],
)
def test_a_share_never_rounds_to_nothing_or_all(share: float, words: str) -> None:
    assert write_share(share) == words


def test_a_word_has_one_tone() -> None:
    words = [word.casefold() for tone in WORDS for word in WORDS[tone]]
    assert len(words) == len(set(words))


def test_every_state_of_a_proposal_has_a_tone_of_its_own_choosing() -> None:
    listed = {word for words in WORDS.values() for word in words}
    assert {state.words for state in ProposalState} <= listed


def test_unknown_words_are_plain() -> None:
    assert find_tone("Something new") is Tone.PLAIN
