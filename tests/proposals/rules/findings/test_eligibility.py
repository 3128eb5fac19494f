"""Country, kind of institution, independence and ethics, as TikTok's product page has them."""

import pytest

from tests.proposals.rules.findings.case import said

ADDRESS = {"street": "Long Lane 1", "city": "1000 Exampletown"}
LISTED = ("eligibility.country", "look_at", "institution.address")


@pytest.mark.parametrize(
    ("country", "kind", "expected"),
    [
        ("BE", "university", []),
        ("NO", "university", []),
        ("CH", "university", []),
        ("GB", "university", []),
        ("US", "university", []),
        ("JP", "university", [LISTED]),
        ("BE", "non_profit", []),
        ("US", "non_profit", [LISTED]),
        ("BR", "university", [("eligibility.topic", "look_at", "institution.address")]),
        ("BR", "non_profit", [("eligibility.topic", "look_at", "institution.address")]),
        ("Belgium", "university", [("eligibility.country_unknown", "must_fix", "institution.address")]),
        ("be", "university", [("eligibility.country_unknown", "must_fix", "institution.address")]),
    ],
)
def test_the_country_is_on_the_list(country, kind, expected):
    assert said(institution__address={**ADDRESS, "country": country}, institution__kind=kind) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"institution__kind": "other"}, [("eligibility.kind", "look_at", "institution.kind")]),
        ({"funding__independence": False}, [("eligibility.commercial", "must_fix", "funding.independence")]),
        ({"ethics__status": "not_yet"}, [("eligibility.ethics", "look_at", "ethics.status")]),
        ({"ethics__status": "applied"}, []),
        ({"ethics__status": "exempt"}, []),
    ],
)
def test_kind_independence_and_ethics(changes, expected):
    assert said(**changes) == expected
