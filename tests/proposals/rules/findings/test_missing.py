"""One finding for each question that has to be answered and is not."""

import pytest

from proposals.rules.findings import Severity, find
from tests.proposals.rules.findings.case import CATALOGUE, FLAWLESS, MEMBER, TERMS, TODAY, find_with, said


def test_an_empty_application_misses_each_required_question_once():
    missing = [
        each.key for each in find(CATALOGUE, TERMS, {}, today=TODAY) if each.severity is Severity.MUST_FIX
    ]
    required = [each.key for each in CATALOGUE.questions() if each.required and each.visible_if is None]
    assert sorted(missing) == sorted([*required, "data.accounts"])


@pytest.mark.parametrize("key", sorted(FLAWLESS.keys() - {"data.hashtags", "outputs.clearances"}))
def test_each_answer_that_is_taken_away_is_missed(key):
    assert ("answer.missing", "must_fix", key) in said(**{key.replace(".", "__"): None})


@pytest.mark.parametrize("blank", ["", "   ", "\n\n"])
def test_blank_text_is_no_answer(blank):
    assert said(research__summary=blank) == [("answer.missing", "must_fix", "research.summary")]


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"research__topic": "other"}, "research.topic_other"),
        ({"ethics__status": "exempt", "ethics__reference": None}, "ethics.reference"),
        ({"sharing__harvester": True, "sharing__third_parties": True}, "sharing.detail"),
        ({"team__members": []}, "team.members"),
    ],
)
def test_a_question_that_an_answer_brings_up_is_missed_too(changes, key):
    assert ("answer.missing", "must_fix", key) in said(**changes)


def test_parts_name_what_is_missing():
    (finding,) = find_with(institution__address={"street": "Long Lane 1", "country": "BE"})
    assert finding.message == "Still to be filled in: postal code and city."


def test_rows_name_what_is_missing_in_one_finding():
    without = {key: value for key, value in MEMBER.items() if key not in ("title", "email")}
    (finding,) = find_with(
        team__members=[MEMBER, {**without, "id": "m2", "name": "Di"}, {"id": "m3", "name": "Cy"}]
    )
    assert finding.key == "team.members"
    assert finding.message == (
        "Row 2: still to be filled in: title, university e-mail address. "
        "Row 3: still to be filled in: university, department, title, role, university e-mail address."
    )


def test_the_account_of_a_member_may_stay_open():
    assert said(team__members=[{**MEMBER, "developer_account": None}]) == []


@pytest.mark.parametrize(
    ("key", "clause"),
    [
        ("sharing.third_parties", "third_parties"),
        ("protection.refresh", "refresh"),
        ("protection.deletion", "delete_missing"),
        ("protection.access", "least_access"),
        ("protection.encryption", "security"),
        ("protection.breach", "breach"),
        ("funding.sources", "funding"),
        ("research.necessity", "necessity"),
    ],
)
def test_what_a_rule_asks_for_is_missed_with_that_rule(key, clause):
    (finding,) = find_with(**{key.replace(".", "__"): None})
    assert (finding.key, finding.clause, finding.severity) == (key, clause, Severity.MUST_FIX)
    assert TERMS.clause(clause).text in finding.message
