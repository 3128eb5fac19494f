"""Data protection: refresh, deletion and encryption by what was chosen; the missing ones are in test_missing."""

import pytest

from tests.proposals.rules.findings.case import find_with, said


@pytest.mark.parametrize(
    ("key", "answer", "expected"),
    [
        ("protection.refresh", "days_15", []),
        ("protection.refresh", "days_30", [("protection.rare_refresh", "look_at")]),
        ("protection.refresh", "never", [("protection.no_refresh", "must_fix")]),
        ("protection.deletion", "earlier", []),
        ("protection.deletion", "with_access", []),
        ("protection.deletion", "later", [("protection.late_deletion", "look_at")]),
        ("protection.encryption", "both", []),
        ("protection.encryption", "at_rest", [("protection.half_encrypted", "look_at")]),
        ("protection.encryption", "in_transit", [("protection.half_encrypted", "look_at")]),
        ("protection.encryption", "none", [("protection.unencrypted", "must_fix")]),
    ],
)
def test_every_option(key, answer, expected):
    assert said(**{key.replace(".", "__"): answer}) == [(*each, key) for each in expected]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("days_30", "You check every 30 days. The strictest of the known rules says 15."),
        (
            "never",
            (
                "You do not check whether the data still exist on TikTok. "
                "Data must be regularly refreshed, at least every 15 days."
            ),
        ),
    ],
)
def test_the_message_names_the_rule(answer, message):
    (finding,) = find_with(protection__refresh=answer)
    assert (finding.message, finding.clause) == (message, "refresh")
