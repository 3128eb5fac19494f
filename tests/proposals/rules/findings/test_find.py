"""A flawless application has no finding but the notices; hidden answers are not judged; what must be fixed comes first."""

from datetime import date

from proposals.rules.findings import Finding, Severity, find, must_fix
from tests.proposals.rules.findings.case import (
    ALWAYS_SAID,
    CATALOGUE,
    FLAWLESS,
    TERMS,
    TODAY,
    find_with,
    said,
)


def test_a_flawless_application_gets_only_the_notices():
    assert find_with() == []
    assert {finding.id for finding in find(CATALOGUE, TERMS, FLAWLESS, today=TODAY)} == ALWAYS_SAID


def test_notices_are_good_to_know_and_cite_their_rule():
    notices = find(CATALOGUE, TERMS, FLAWLESS, today=TODAY)
    assert {finding.severity for finding in notices} == {Severity.GOOD_TO_KNOW}
    assert [finding.clause for finding in notices] == [
        "publication_copy",
        "publication_privacy",
        "refresh",
    ]


def test_the_disagreement_on_refreshing_names_both_numbers():
    (notice,) = [each for each in find(CATALOGUE, TERMS, FLAWLESS, today=TODAY) if each.clause == "refresh"]
    assert notice.message == (
        "Refresh the data: 15 days are taken here, the strictest known. Another source says 30 days "
        "(Terms in force from 22 January 2026, section III.3.e, as quoted in a public repository, "
        "read on 21 November 2026)."
    )
    assert notice.key == "protection.refresh"


def test_answers_of_hidden_questions_are_kept_but_not_judged():
    too_many = [{"id": str(number)} for number in range(40)]
    assert said(team__others_need_access=False, team__members=too_many) == []
    assert said(research__topic_other="") == []


def test_findings_come_by_severity_and_then_by_the_order_of_the_sections():
    found = find_with(
        sharing__third_parties=None,
        access__start="2026-12-01",
        research__topic=None,
        ethics__status="not_yet",
    )
    assert [(finding.severity.value, finding.key) for finding in found] == [
        ("must_fix", "research.topic"),
        ("must_fix", "sharing.third_parties"),
        ("look_at", "ethics.status"),
        ("look_at", "access.start"),
    ]


def test_only_the_gravest_must_be_fixed():
    found = find_with(research__topic=None, ethics__status="not_yet")
    assert [finding.key for finding in must_fix(found)] == ["research.topic"]


def test_a_finding_says_where_its_rule_was_read():
    (finding,) = find_with(access__end="2029-01-05")
    assert finding == Finding(
        id="access.too_long",
        severity=Severity.MUST_FIX,
        key="access.end",
        message=(
            "Access from 4 January 2027 to 5 January 2029 is too long. Choose 4 January 2029 or an earlier day. "
            "The longest access you can apply for is 2 years."
        ),
        clause="access_length",
        source="KU Leuven Libraries, help page of iCANDID on TikTok's application form, read on 21 November 2026",
        link="https://developers.tiktok.com/application/research-api",
    )


def test_answers_of_any_shape_never_break_a_check():
    """Shapes are checked on saving; a later catalogue may have changed the type of a question."""
    for odd in ("text", True, {"a": 1}, [1], [{}], 3):
        find(CATALOGUE, TERMS, dict.fromkeys(CATALOGUE.keys(), odd), today=date(2026, 11, 23))
