"""Where data are kept, for how long, and who is told."""

import pytest

from tests.proposals.rules.findings.case import find_with, said


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"protection__place": {"country": "BE", "backup_days": "14"}}, []),
        ({"protection__place": {"backup_days": "15"}}, []),
        (
            {"protection__place": {"backup_days": "16"}},
            [("protection.long_backups", "look_at", "protection.place")],
        ),
        (
            {"protection__place": {"backup_days": "two"}},
            [("protection.not_a_number", "must_fix", "protection.place")],
        ),
        ({"protection__place": {"country": "US"}}, [("protection.abroad", "look_at", "protection.place")]),
        (
            {"protection__pseudonyms": "never"},
            [("protection.names_stay", "look_at", "protection.pseudonyms")],
        ),
        ({"protection__pseudonyms": "at_once"}, []),
        ({"protection__legal_basis": "open"}, [("protection.no_basis", "look_at", "protection.legal_basis")]),
        ({"protection__breach_hours": "24"}, []),
        (
            {"protection__breach_hours": "72"},
            [("protection.slow_report", "look_at", "protection.breach_hours")],
        ),
        (
            {"protection__breach_hours": "-1"},
            [("protection.not_a_number", "must_fix", "protection.breach_hours")],
        ),
        ({"protection__deletion": "earlier", "protection__deletion_day": "2028-06-30"}, []),
        (
            {"protection__deletion": "earlier", "protection__deletion_day": "2028-07-01"},
            [("protection.deletion_contradicts", "must_fix", "protection.deletion_day")],
        ),
        (
            {"protection__deletion": "later", "protection__deletion_day": "2028-06-30"},
            [
                ("protection.deletion_contradicts", "must_fix", "protection.deletion_day"),
                ("protection.late_deletion", "look_at", "protection.deletion"),
            ],
        ),
        (
            {"protection__deletion": "later", "protection__deletion_day": "2028-07-01"},
            [("protection.late_deletion", "look_at", "protection.deletion")],
        ),
        ({"protection__deletion": "with_access", "protection__deletion_day": "2040-01-01"}, []),
    ],
)
def test_what_the_short_answers_say_is_judged(changes, expected):
    assert sorted(said(**changes)) == sorted(expected)


def test_a_long_backup_is_told_with_both_numbers_and_the_rule():
    (finding,) = find_with(protection__place={"backup_days": "30"})
    assert (finding.message, finding.clause) == (
        (
            "What you delete stays in backups for 30 days, longer than the 15 days of a refresh. "
            "Data that are not available from TikTok at the time of a refresh must be deleted."
        ),
        "delete_missing",
    )
