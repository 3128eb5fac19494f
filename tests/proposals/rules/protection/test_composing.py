"""The short answers as a text: what was answered and nothing else."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.rules.protection import KEYS, Gap, compose, read_protection
from tests.proposals.rules.findings.case import CATALOGUE, FLAWLESS

FULL = {
    **FLAWLESS,
    "protection.governance": {
        "policy": "https://policy.example/data",
        "officer": "the data protection office",
        "officer_email": "privacy@exampletown.example",
        "register": "2026-77",
    },
    "protection.place": {"operator": "the computing centre", "country": "BE", "backup_days": "14"},
    "protection.breach_hours": "24",
}


def test_a_full_plan_to_the_letter():
    composed = compose(read_protection(FULL))
    assert composed.text == (
        "### Governance\n\n"
        "The project follows the research data policy of our institution (https://policy.example/data). Responsible for "
        "data protection is the data protection office (privacy@exampletown.example). The processing is registered there "
        "under 2026-77. The legal basis is research in the public interest. An ethics committee has approved the research "
        "(2026-318, 4 May 2026).\n\n"
        "### Storage\n\n"
        "The data are kept here and nowhere else: Research server in Exampletown. The storage is run by the computing "
        "centre in Belgium. What is deleted leaves the backups after 14 days.\n\n"
        "### Access\n\n"
        "Access is given to as few people as possible. The team, by the PI.\n\n"
        "### Encryption\n\n"
        "The data are encrypted at rest and in transit.\n\n"
        "### Refresh\n\n"
        "All data are checked against TikTok at least every 15 days. What is no longer available there is deleted, in "
        "working copies and exports too.\n\n"
        "### People in the data\n\n"
        "Names of accounts are replaced by codes before the analysis. No person is named in results.\n\n"
        "### Breach\n\n"
        "The PI, within 24 hours. TikTok is told of a breach within 24 hours.\n\n"
        "### Deletion\n\n"
        "All data are deleted on the day access ends, 30 June 2028. The deletion is verified, and certified to TikTok in "
        "writing.\n\n"
        "### Sharing\n\n"
        "No data are shared with third parties."
    )
    assert composed.gaps == ()


def test_nothing_answered_is_no_text_and_every_subject_is_a_gap():
    composed = compose(read_protection({}))
    assert (composed.text, len(composed.gaps)) == ("", 9)
    assert composed.gaps[2] == Gap("Access", "protection.access")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"protection.encryption": "none"}, None),
        ({"protection.refresh": "never"}, None),
        ({"protection.legal_basis": "open"}, None),
        ({"ethics.status": "not_yet"}, None),
        (
            {"protection.deletion": "earlier", "protection.deletion_day": "2027-12-31"},
            "before access ends, 31 December 2027.",
        ),
        ({"protection.deletion": "later", "protection.deletion_day": "soon"}, "after access has ended."),
        ({"protection.place": {"backup_days": "1"}}, "leaves the backups after 1 day."),
        ({"protection.place": {"backup_days": "two weeks"}}, None),
        (
            {"sharing.third_parties": True, "sharing.detail": "- The library runs it"},
            "### Sharing\n\n- The library runs it",
        ),
    ],
)
def test_a_sentence_stands_for_an_answer_and_none_for_what_is_not_promised(changes, said):
    before = compose(read_protection(FLAWLESS)).text
    after = compose(read_protection({**FLAWLESS, **changes})).text
    if said is None:
        assert len(after) <= len(before)
        assert all(sentence.strip() in before for sentence in re.split(r"[.\n]", after))
    else:
        assert said in after


def test_every_question_of_it_is_in_the_form():
    assert set(KEYS) <= set(CATALOGUE.keys())


def test_what_is_handed_over():
    document = read_protection(FULL).as_document()
    assert document == {
        "storage": {
            "place": "Research server in Exampletown",
            "operator": "the computing centre",
            "country": "BE",
            "backup_days": 14,
        },
        "access": "The team, by the PI",
        "encryption": "both",
        "pseudonyms": "before_analysis",
        "refresh_days": 15,
        "deletion": {"when": "with_access", "on": date(2028, 6, 30).isoformat()},
        "breach": {"hours": 24, "procedure": "The PI, within 24 hours"},
        "officer": {"name": "the data protection office", "email": "privacy@exampletown.example"},
        "register": "2026-77",
        "legal_basis": "public_interest",
        "ethics": {"status": "approved", "reference": "2026-318, 4 May 2026"},
    }


values = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=20)
    | st.dictionaries(st.text(max_size=8), st.text(max_size=8))
)


@given(st.dictionaries(st.sampled_from((*KEYS, "access.end")), values))
def test_any_answers_can_be_composed(answers):
    composed = compose(read_protection(answers))
    assert composed.text == composed.text.strip()
