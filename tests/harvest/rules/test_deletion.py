"""Where a request of TikTok's stands, what may be done there, and how its ids and names are read."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvest.rules.deletion import (
    ACTS,
    MOST_SUBJECTS,
    Covers,
    DeletionAct,
    DeletionFacts,
    DeletionStage,
    SubjectError,
    find_stage,
    is_overdue,
    list_acts,
    read_subjects,
)

FACTS = st.builds(
    DeletionFacts, st.sampled_from(Covers), st.booleans(), st.booleans(), st.booleans(), st.booleans()
)
DOES: Mapping[DeletionAct, Callable[[DeletionFacts], DeletionFacts]] = {
    DeletionAct.ASSIGN: lambda facts: facts,
    DeletionAct.ERASE: lambda facts: replace(facts, is_begun=True),
    DeletionAct.ANSWER: lambda facts: replace(facts, is_answered=True),
    DeletionAct.WITHDRAW: lambda facts: replace(facts, is_withdrawn=True),
}
ORDER = [DeletionStage.RECEIVED, DeletionStage.ERASING, DeletionStage.ERASED, DeletionStage.ANSWERED]


@given(FACTS)
def test_every_state_of_the_facts_is_one_stage_with_its_acts(facts: DeletionFacts) -> None:
    stage = find_stage(facts)
    assert list_acts(facts) <= ACTS[stage]
    assert bool(ACTS[stage]) is not stage.is_over


@given(st.sampled_from(Covers), st.lists(st.sampled_from([*DeletionAct, "worker", "end"]), max_size=12))
def test_it_only_goes_forward_and_is_never_answered_before_it_is_erased(
    covers: Covers, tried: list[DeletionAct | str]
) -> None:
    facts = DeletionFacts(covers)
    for each in tried:
        before = find_stage(facts)
        if isinstance(each, DeletionAct):
            facts = DOES[each](facts) if each in list_acts(facts) else facts
        elif each == "end" and covers is Covers.ALL:
            facts = replace(facts, is_begun=True)
        elif each == "worker" and facts.is_begun:
            facts = replace(facts, is_erased=True)
        after = find_stage(facts)
        if before.is_over:
            assert after is before
        elif after is not DeletionStage.WITHDRAWN:
            assert ORDER.index(after) in (ORDER.index(before), ORDER.index(before) + 1)
    assert not facts.is_answered or facts.is_erased


@pytest.mark.parametrize("stage", DeletionStage)
def test_it_is_overdue_the_day_after_and_not_once_it_is_over(stage: DeletionStage) -> None:
    due = date(2028, 2, 29)
    assert not is_overdue(stage, due, due)
    assert is_overdue(stage, due, date(2028, 3, 1)) is not stage.is_over


def test_ids_and_names_are_read_one_a_line() -> None:
    assert read_subjects(Covers.ALL, "whatever") == ()
    assert read_subjects(Covers.IDS, " 7345557461438385450 \r\n\n18446744073709551615\n007\n7\n") == (
        "7345557461438385450",
        "18446744073709551615",
        "7",
    )
    assert read_subjects(
        Covers.ACCOUNTS, "@Library.Example\nhttps://www.tiktok.com/@library.example\nother"
    ) == (
        "library.example",
        "other",
    )


@pytest.mark.parametrize(
    ("covers", "text", "says"),
    [
        (Covers.IDS, "", "at least one"),
        (Covers.IDS, "1\n12a", "Line 2"),
        (Covers.IDS, "18446744073709551616", "Line 1"),
        (Covers.IDS, "-1", "Line 1"),
        (Covers.IDS, "٣", "Line 1"),
        (Covers.ACCOUNTS, "ok\n\ntwo words", "Line 3"),
        (Covers.IDS, "\n".join(map(str, range(MOST_SUBJECTS + 1))), "10,001"),
    ],
)
def test_a_line_that_names_nothing_is_told_by_its_number(covers: Covers, text: str, says: str) -> None:
    with pytest.raises(SubjectError, match=says):
        read_subjects(covers, text)
