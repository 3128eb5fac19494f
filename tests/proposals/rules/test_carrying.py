"""What becomes of answers when TikTok's questions change: nothing is lost, and everything that changes is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.catalogue.reading import read_catalogue
from proposals.rules.carrying import Fate, carry_over
from tests.factories import ANSWERS
from tests.proposals.catalogue.versions import FIRST, add, make_next, remove, update

OLD = read_catalogue(FIRST)
FIELDS = [{"key": "university", "label": "University", "required": True, "platform": True}]
OPTIONS = [{"key": "college", "label": "A college"}, {"key": "other", "label": "Something else"}]


@pytest.mark.parametrize(
    ("change", "answers", "fates"),
    [
        (remove("funding.sources"), ANSWERS, [("funding.sources", Fate.SET_ASIDE, "answer", "answer")]),
        (remove("funding.sources"), {"funding.sources": " "}, []),
        (add("ethics.board"), ANSWERS, [("ethics.board", Fate.TO_ANSWER, None, None)]),
        (
            update("institution.kind", options=OPTIONS),
            ANSWERS,
            [("institution.kind", Fate.ANSWER_AGAIN, None, "university")],
        ),
        (
            update("institution.kind", options=OPTIONS),
            {"institution.kind": "other"},
            [("institution.kind", Fate.READ_AGAIN, "other", None)],
        ),
        (
            update("institution.name", fields=FIELDS),
            ANSWERS,
            [
                (
                    "institution.name",
                    Fate.SHORTENED,
                    {"university": "University of Northmere"},
                    ANSWERS["institution.name"],
                )
            ],
        ),
        (
            update("research.summary", limit=10),
            {"research.summary": "Long enough"},
            [("research.summary", Fate.READ_AGAIN, "Long enough", None)],
        ),
        (update("research.summary", hint="Another hint."), ANSWERS, []),
    ],
)
def test_what_happens_to_an_answer(change, answers, fates) -> None:
    new = read_catalogue(make_next(change))
    if fates and fates[0][2] == "answer":
        fates = [("funding.sources", Fate.SET_ASIDE, *(ANSWERS["funding.sources"],) * 2)]
    assert [(each.key, each.fate, each.value, each.lost) for each in carry_over(OLD, new, answers)] == fates


@given(st.sets(st.sampled_from(sorted(ANSWERS))))
def test_every_answer_either_stays_or_is_named_with_what_is_lost(gone: set[str]) -> None:
    content = make_next()
    for key in gone:
        remove(key)(content)
    carried = {each.key: each for each in carry_over(OLD, read_catalogue(content), ANSWERS)}
    for key in gone:
        assert key not in carried or carried[key].lost == ANSWERS[key]
        assert key in carried or not ANSWERS[key]
    assert set(carried) <= gone
