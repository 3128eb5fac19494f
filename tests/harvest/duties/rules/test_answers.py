"""Things asked for one by one: whatever TikTok answers, only a refusal between two that were there proves anything."""

from collections.abc import Callable, Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from harvest.rules.answers import (
    FAILURES,
    NO_CONTROL,
    OUTSIDER,
    OUTSIDERS,
    Answer,
    Word,
    judge_answers,
    next_key,
)

SENT = ("a", "b", "c")
THERE, REFUSED, FAILED = Word.THERE, Word.REFUSED, Word.FAILED


def ask_all(sent: tuple[str, ...], answer: Callable[[str], Word], most: int = 500) -> list[Answer]:
    answers: list[Answer] = []
    while (key := next_key(sent, answers)) is not None:
        answers.append(Answer(key, answer(key)))
        assert len(answers) < most
    return answers


def test_where_all_are_there_each_is_asked_once() -> None:
    answers = ask_all(SENT, lambda _key: THERE)
    assert [answer.key for answer in answers] == ["a", "b", "c"]
    assert judge_answers(frozenset(SENT), answers).present == {"a", "b", "c"}


def test_one_that_is_refused_costs_one_control() -> None:
    answers = ask_all(SENT, lambda key: REFUSED if key == "c" else THERE)
    assert [answer.key for answer in answers] == ["a", "b", "c", "b"]
    verdict = judge_answers(frozenset(SENT), answers)
    assert (verdict.present, verdict.absent) == ({"a", "b"}, {"c"})


def test_one_that_is_refused_first_is_asked_again() -> None:
    answers = ask_all(SENT, lambda key: REFUSED if key == "a" else THERE)
    assert [answer.key for answer in answers] == ["a", "b", "c", "a", "c"]
    assert judge_answers(frozenset(SENT), answers).absent == {"a"}


def test_where_all_are_refused_somebody_else_answers_for_tiktok() -> None:
    answers = ask_all(SENT, lambda key: THERE if key == OUTSIDER else REFUSED)
    assert [answer.key for answer in answers] == ["a", "b", "c", OUTSIDER, "a", "b", "c", OUTSIDER]
    assert judge_answers(frozenset(SENT), answers).absent == {"a", "b", "c"}


def test_where_everybody_is_refused_nothing_is_believed() -> None:
    answers = ask_all(SENT, lambda _key: REFUSED)
    assert [answer.key for answer in answers] == ["a", "b", "c", *[OUTSIDER] * OUTSIDERS]
    verdict = judge_answers(frozenset(SENT), answers)
    assert (verdict.believed, verdict.reason, verdict.absent) == (False, NO_CONTROL, frozenset())


def test_what_fails_again_and_again_stays_open() -> None:
    answers = ask_all(SENT, lambda key: FAILED if key == "b" else THERE)
    assert [answer.key for answer in answers] == ["a", "b", "c", *["b"] * (FAILURES - 1)]
    verdict = judge_answers(frozenset(SENT), answers)
    assert (verdict.present, verdict.absent) == ({"a", "c"}, frozenset())


def test_where_everything_fails_nothing_is_believed() -> None:
    answers = ask_all(SENT, lambda _key: FAILED)
    assert len(answers) == FAILURES * len(SENT)
    assert not judge_answers(frozenset(SENT), answers).believed


@given(
    st.integers(1, 6),
    st.lists(st.sampled_from(list(Word)), min_size=1, max_size=60),
)
@settings(max_examples=400)
def test_whatever_is_answered_a_look_ends_and_proves_only_what_is_between(
    many: int, words: list[Word]
) -> None:
    sent = tuple("abcdef"[:many])
    said = _endless(words)
    answers = ask_all(sent, lambda _key: next(said))
    verdict = judge_answers(frozenset(sent), answers)
    there = [at for at, answer in enumerate(answers) if answer.word is THERE]
    for key in verdict.absent:
        refused = [at for at, answer in enumerate(answers) if answer == (key, REFUSED)]
        assert any(there[0] < at < there[-1] for at in refused)
    for key in verdict.present:
        assert Answer(key, THERE) in answers
    assert not verdict.present & verdict.absent


def _endless(words: list[Word]) -> Iterator[Word]:
    """Then everything is there, so that only a rule that asks for ever would not end."""
    yield from words
    while True:
        yield THERE
