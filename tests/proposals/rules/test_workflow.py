"""Every role, in every state, may do exactly what the grid says, and each move leads where the grid says."""

from itertools import product

import pytest

from proposals.rules.states import ProposalState
from proposals.rules.workflow import MOVES, OPEN_IN, RIGHTS, Act, Role, has_right, is_open, may, open_acts

LETTERS = {
    "P": Role.PI,
    "E": Role.EDITOR,
    "R": Role.READER,
    "D": Role.DELEGATE,
    "L": Role.LIBRARIAN,
    "A": Role.ADMINISTRATOR,
}
STATES = (
    "draft",
    "in_review",
    "changes_requested",
    "declined",
    "ready",
    "submitted",
    "info_requested",
    "granted",
    "refused",
    "withdrawn",
)
GRID = """
edit               PE     .      PE     .      .      .      .      .      .      .
request_review     PE     .      PE     .      .      .      .      .      .      .
take_back          .      PE     .      .      .      .      .      .      .      .
request_changes    .      P      .      .      .      .      .      .      .      .
approve            .      P      .      .      .      .      .      .      .      .
decline            .      P      .      .      .      .      .      .      .      .
reopen             .      .      .      PE     PE     .      .      .      .      .
tick               .      .      .      .      PEL    .      .      .      .      .
record_submission  .      .      .      .      PEL    .      .      .      .      .
record_grant       .      .      .      .      .      PL     PL     .      .      .
record_refusal     .      .      .      .      .      PL     PL     .      .      .
mark               .      PD     .      .      .      .      .      .      .      .
delegate           .      P      .      .      .      .      .      .      .      .
advise             .      D      .      .      .      .      .      .      .      .
comment            PELD   PELD   PELD   PELD   PELD   PELD   PELD   PELD   PELD   PELD
export             PERL   PERL   PERL   PERL   PERL   PERL   PERL   PERL   PERL   PERL
read               PERLAD PERLAD PERLAD PERLAD PERLAD PERLAD PERLAD PERLAD PERLAD PERLAD
manage_people      PEA    PEA    PEA    PEA    PEA    PEA    PEA    PEA    PEA    PEA
assign             LA     LA     LA     LA     LA     LA     LA     LA     LA     LA
confirm_pi         LA     LA     LA     LA     LA     LA     LA     LA     LA     LA
record_question    .      .      .      .      .      PEL    .      .      .      .
record_answer      .      .      .      .      .      .      PEL    .      .      .
appeal             .      .      .      .      .      .      .      .      P      .
log_message        .      .      .      .      .      PEL    PEL    PEL    PEL    PEL
new_attempt        .      .      .      .      .      .      .      .      PE     PE
amend              .      .      .      .      .      .      .      PE     .      .
renew              .      .      .      .      .      .      .      PE     .      .
withdraw           PE     PE     PE     PE     PE     PE     PE     .      .      .
report_form        .      .      .      .      PEL    PEL    PEL    PEL    PEL    .
"""
"""Who may do what: one line for each act, one column for each state."""


def read_grid():
    for line in GRID.split("\n"):
        if line:
            act, *cells = line.split()
            for state, cell in zip(STATES, cells, strict=True):
                yield (
                    Act(act),
                    ProposalState(state),
                    {LETTERS[letter] for letter in cell.replace(".", "")},
                )


ALLOWED = {(act, state): roles for act, state, roles in read_grid()}


def test_the_grid_says_something_about_every_act_and_state():
    assert set(ALLOWED) == set(product(Act, ProposalState))


@pytest.mark.parametrize(("act", "state", "role"), list(product(Act, ProposalState, Role)))
def test_a_role_may_do_what_the_grid_says_and_nothing_else(act, state, role):
    assert may(act, roles=[role], state=state) is (role in ALLOWED[act, state])


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("state", list(ProposalState))
def test_nobody_without_a_role_may_do_anything(act, state):
    assert not may(act, roles=[], state=state)


def test_roles_add_up():
    assert open_acts(roles=[Role.READER, Role.LIBRARIAN], state=ProposalState.SUBMITTED) == (
        Act.RECORD_QUESTION,
        Act.RECORD_GRANT,
        Act.RECORD_REFUSAL,
        Act.LOG_MESSAGE,
        Act.REPORT_FORM,
        Act.COMMENT,
        Act.EXPORT,
        Act.READ,
        Act.ASSIGN,
        Act.CONFIRM_PI,
    )


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("state", list(ProposalState))
def test_the_open_acts_are_those_of_the_grid(role, state):
    assert set(open_acts(roles=[role], state=state)) == {act for act in Act if role in ALLOWED[act, state]}


def test_each_move_leads_to_one_state():
    assert {(str(state), str(act)): str(to) for (state, act), to in MOVES.items()} == {
        ("draft", "request_review"): "in_review",
        ("changes_requested", "request_review"): "in_review",
        ("in_review", "take_back"): "draft",
        ("in_review", "request_changes"): "changes_requested",
        ("in_review", "approve"): "ready",
        ("in_review", "decline"): "declined",
        ("declined", "reopen"): "draft",
        ("declined", "withdraw"): "withdrawn",
        ("ready", "reopen"): "draft",
        ("ready", "record_submission"): "submitted",
        ("submitted", "record_question"): "info_requested",
        ("info_requested", "record_answer"): "submitted",
        ("submitted", "record_grant"): "granted",
        ("info_requested", "record_grant"): "granted",
        ("submitted", "record_refusal"): "refused",
        ("info_requested", "record_refusal"): "refused",
        ("refused", "appeal"): "submitted",
        ("draft", "withdraw"): "withdrawn",
        ("in_review", "withdraw"): "withdrawn",
        ("changes_requested", "withdraw"): "withdrawn",
        ("ready", "withdraw"): "withdrawn",
        ("submitted", "withdraw"): "withdrawn",
        ("info_requested", "withdraw"): "withdrawn",
    }


def test_every_state_is_reached_from_a_draft():
    reached = {ProposalState.DRAFT}
    for _ in ProposalState:
        reached |= {to for (state, _act), to in MOVES.items() if state in reached}
    assert reached == set(ProposalState)


def test_nothing_is_submitted_without_the_pi():
    """Without the acts of the PI alone, no path leads from a draft to TikTok."""
    reached = {ProposalState.DRAFT}
    for _ in ProposalState:
        reached |= {to for (state, act), to in MOVES.items() if state in reached and RIGHTS[act] != {Role.PI}}
    assert reached == {ProposalState.DRAFT, ProposalState.IN_REVIEW, ProposalState.WITHDRAWN}


def test_an_act_either_moves_or_stays():
    moving = {act for _, act in MOVES}
    assert moving | set(OPEN_IN) == set(Act)
    assert moving & set(OPEN_IN) == set()


def test_a_right_does_not_open_a_state():
    assert has_right(Act.APPROVE, roles=[Role.PI])
    assert not is_open(Act.APPROVE, state=ProposalState.DRAFT)


def test_every_button_has_words_of_its_own():
    assert len({act.label for act in Act}) == len(Act)
