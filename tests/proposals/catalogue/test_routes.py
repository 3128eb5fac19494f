"""Who may apply: the file fits itself, and each rule of it decides as its source says."""

from copy import deepcopy
from itertools import product

import pytest

from proposals.catalogue.consistency import check_routes
from proposals.catalogue.loading import load_file
from proposals.catalogue.routes import CURRENT_ROUTES, builtin_routes
from proposals.rules.routes import Judgement, judge

GUIDE = builtin_routes()
GOOD = {
    "region": "eu",
    "organisation": "university",
    "position": "researcher",
    "independent": "yes",
    "data": "public",
}


def judged(**changes: str) -> tuple[list[str], list[str], list[str]]:
    found = judge(GUIDE, GOOD | changes)
    return (
        [fact.key for fact in found.refusals],
        [fact.key for fact in found.cautions],
        [fact.key for fact in found.elsewhere],
    )


LAW = ["vetted", "public_by_law"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ([], [], LAW)),
        ({"region": "eea"}, ([], [], LAW)),
        ({"region": "us"}, ([], [], [])),
        ({"region": "uk_ch", "position": "student"}, ([], ["student"], [])),
        ({"region": "us", "position": "support"}, ([], ["support"], [])),
        ({"region": "brazil"}, ([], ["brazil"], [])),
        ({"region": "brazil", "organisation": "non_profit"}, ([], ["brazil", "legal_form"], [])),
        ({"organisation": "non_profit"}, ([], ["legal_form"], LAW)),
        ({"organisation": "non_profit", "region": "us"}, (["non_profit_region"], [], [])),
        ({"organisation": "non_profit", "region": "eea"}, (["non_profit_region"], [], LAW)),
        ({"region": "other"}, (["region"], [], ["partner", "smaller"])),
        ({"organisation": "commercial"}, (["commercial_body"], [], ["partner", "smaller"])),
        ({"organisation": "nobody"}, (["private_person"], [], ["partner", "smaller"])),
        ({"independent": "no"}, (["interests"], [], [*LAW, "smaller"])),
        ({"data": "ads"}, (["ads"], [], ["vetted", "commercial_content"])),
        ({"data": "internal"}, (["internal"], [], ["vetted"])),
        ({"data": "minors"}, (["minors"], [], LAW)),
        ({"data": "own", "region": "us"}, (["own"], [], ["donation"])),
        (
            {"region": "other", "organisation": "commercial", "independent": "no", "data": "ads"},
            (
                ["region", "commercial_body", "interests", "ads"],
                [],
                ["commercial_content", "partner", "smaller"],
            ),
        ),
    ],
)
def test_what_is_judged(changes: dict[str, str], expected: tuple[list[str], list[str], list[str]]) -> None:
    assert judged(**changes) == expected


def every_judgement() -> list[Judgement]:
    keys = [question.key for question in GUIDE.questions]
    options = [[option.key for option in question.options] for question in GUIDE.questions]
    return [judge(GUIDE, dict(zip(keys, chosen, strict=True))) for chosen in product(*options)]


def test_every_rule_is_met_by_some_answers() -> None:
    met = {
        fact.key for each in every_judgement() for fact in (*each.refusals, *each.cautions, *each.elsewhere)
    }
    assert met == {each.fact.key for each in (*GUIDE.refusals, *GUIDE.cautions, *GUIDE.elsewhere)}


def test_a_no_has_another_way_for_everybody_whose_reason_lies_in_the_data() -> None:
    for key in ("ads", "own"):
        assert judge(GUIDE, GOOD | {"data": key, "region": "us"}).elsewhere != ()


def test_each_fact_has_a_source() -> None:
    facts = [*GUIDE.news, *GUIDE.facts, *(each.fact for each in GUIDE.refusals)]
    assert [fact.key for fact in facts if not fact.source or not fact.text] == []


def test_a_rule_about_an_answer_that_nobody_can_give_is_found() -> None:
    content = deepcopy(load_file(CURRENT_ROUTES))
    content["refusals"][0]["when"] = {
        "any": [{"eq": ["region", "moon"]}, {"not": {"in": ["colour", ["red"]]}}]
    }
    assert list(check_routes(content)) == [
        (("refusals", 0, "when"), "Nobody can answer region with moon."),
        (("refusals", 0, "when"), "Nobody can answer colour with red."),
    ]
