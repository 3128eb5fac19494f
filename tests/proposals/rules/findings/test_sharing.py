"""Sharing with third parties: answered, and with the service that collects named."""

import pytest

from tests.proposals.rules.findings.case import said

DETAIL = "- Library of Exampletown: collects for us"


@pytest.mark.parametrize(
    ("third_parties", "harvester", "detail", "expected"),
    [
        (False, False, None, []),
        (False, True, DETAIL, ["sharing.service_unnamed"]),
        (True, True, DETAIL, ["sharing.planned"]),
        (True, False, DETAIL, ["sharing.planned"]),
        (True, False, "", ["answer.missing", "sharing.planned"]),
        (None, False, None, ["answer.missing"]),
        (None, True, DETAIL, ["answer.missing"]),
        (False, None, None, ["answer.missing"]),
    ],
)
def test_every_pair_of_answers(third_parties, harvester, detail, expected):
    found = said(sharing__third_parties=third_parties, sharing__harvester=harvester, sharing__detail=detail)
    assert [finding_id for finding_id, _, _ in found] == expected
