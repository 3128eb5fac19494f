"""What may be done with a proposal: by whom, in which state, and where it leads.

The PI approves; TikTok grants or refuses. Buttons, doors and services all read these tables.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final

from proposals.rules.states import ProposalState


class Role(StrEnum):
    """The first four are of one proposal, the last two of the whole site. A delegate reads one review for the PI."""

    PI = "pi"
    EDITOR = "editor"
    READER = "reader"
    DELEGATE = "delegate"
    LIBRARIAN = "librarian"
    ADMINISTRATOR = "administrator"


class Act(StrEnum):
    EDIT = "edit"
    REQUEST_REVIEW = "request_review"
    TAKE_BACK = "take_back"
    REQUEST_CHANGES = "request_changes"
    APPROVE = "approve"
    DECLINE = "decline"
    REOPEN = "reopen"
    TICK = "tick"
    RECORD_SUBMISSION = "record_submission"
    RECORD_QUESTION = "record_question"
    RECORD_ANSWER = "record_answer"
    RECORD_GRANT = "record_grant"
    RECORD_REFUSAL = "record_refusal"
    APPEAL = "appeal"
    LOG_MESSAGE = "log_message"
    NEW_ATTEMPT = "new_attempt"
    AMEND = "amend"
    RENEW = "renew"
    WITHDRAW = "withdraw"
    REPORT_FORM = "report_form"
    MARK = "mark"
    DELEGATE = "delegate"
    ADVISE = "advise"
    COMMENT = "comment"
    EXPORT = "export"
    READ = "read"
    MANAGE_PEOPLE = "manage_people"
    ASSIGN = "assign"
    CONFIRM_PI = "confirm_pi"

    @property
    def label(self) -> str:
        """The words of its button."""
        return _LABELS[self]


MOVES: Final[Mapping[tuple[ProposalState, Act], ProposalState]] = {
    (ProposalState.DRAFT, Act.REQUEST_REVIEW): ProposalState.IN_REVIEW,
    (ProposalState.CHANGES_REQUESTED, Act.REQUEST_REVIEW): ProposalState.IN_REVIEW,
    (ProposalState.IN_REVIEW, Act.TAKE_BACK): ProposalState.DRAFT,
    (ProposalState.IN_REVIEW, Act.REQUEST_CHANGES): ProposalState.CHANGES_REQUESTED,
    (ProposalState.IN_REVIEW, Act.APPROVE): ProposalState.READY,
    (ProposalState.IN_REVIEW, Act.DECLINE): ProposalState.DECLINED,
    (ProposalState.DECLINED, Act.REOPEN): ProposalState.DRAFT,
    (ProposalState.READY, Act.REOPEN): ProposalState.DRAFT,
    (ProposalState.READY, Act.RECORD_SUBMISSION): ProposalState.SUBMITTED,
    (ProposalState.SUBMITTED, Act.RECORD_QUESTION): ProposalState.INFO_REQUESTED,
    (ProposalState.INFO_REQUESTED, Act.RECORD_ANSWER): ProposalState.SUBMITTED,
    (ProposalState.SUBMITTED, Act.RECORD_GRANT): ProposalState.GRANTED,
    (ProposalState.INFO_REQUESTED, Act.RECORD_GRANT): ProposalState.GRANTED,
    (ProposalState.SUBMITTED, Act.RECORD_REFUSAL): ProposalState.REFUSED,
    (ProposalState.INFO_REQUESTED, Act.RECORD_REFUSAL): ProposalState.REFUSED,
    (ProposalState.REFUSED, Act.APPEAL): ProposalState.SUBMITTED,
    (ProposalState.DRAFT, Act.WITHDRAW): ProposalState.WITHDRAWN,
    (ProposalState.IN_REVIEW, Act.WITHDRAW): ProposalState.WITHDRAWN,
    (ProposalState.CHANGES_REQUESTED, Act.WITHDRAW): ProposalState.WITHDRAWN,
    (ProposalState.DECLINED, Act.WITHDRAW): ProposalState.WITHDRAWN,
    (ProposalState.READY, Act.WITHDRAW): ProposalState.WITHDRAWN,
    (ProposalState.SUBMITTED, Act.WITHDRAW): ProposalState.WITHDRAWN,
    (ProposalState.INFO_REQUESTED, Act.WITHDRAW): ProposalState.WITHDRAWN,
}

_ALWAYS: Final = frozenset(ProposalState)
_SENT: Final = frozenset(
    {ProposalState.SUBMITTED, ProposalState.INFO_REQUESTED, ProposalState.GRANTED, ProposalState.REFUSED}
)

OPEN_IN: Final[Mapping[Act, frozenset[ProposalState]]] = {
    Act.EDIT: frozenset({ProposalState.DRAFT, ProposalState.CHANGES_REQUESTED}),
    Act.TICK: frozenset({ProposalState.READY}),
    Act.LOG_MESSAGE: _SENT | {ProposalState.WITHDRAWN},
    Act.NEW_ATTEMPT: frozenset({ProposalState.REFUSED, ProposalState.WITHDRAWN}),
    Act.AMEND: frozenset({ProposalState.GRANTED}),
    Act.RENEW: frozenset({ProposalState.GRANTED}),
    Act.REPORT_FORM: frozenset({ProposalState.READY}) | _SENT,
    Act.MARK: frozenset({ProposalState.IN_REVIEW}),
    Act.DELEGATE: frozenset({ProposalState.IN_REVIEW}),
    Act.ADVISE: frozenset({ProposalState.IN_REVIEW}),
    Act.COMMENT: _ALWAYS,
    Act.EXPORT: _ALWAYS,
    Act.READ: _ALWAYS,
    Act.MANAGE_PEOPLE: _ALWAYS,
    Act.ASSIGN: _ALWAYS,
    Act.CONFIRM_PI: _ALWAYS,
}
"""The acts that move nothing."""

_PI: Final = frozenset({Role.PI})
_WRITERS: Final = _PI | {Role.EDITOR}
_HELPED: Final = _WRITERS | {Role.LIBRARIAN}

RIGHTS: Final[Mapping[Act, frozenset[Role]]] = {
    Act.EDIT: _WRITERS,
    Act.REQUEST_REVIEW: _WRITERS,
    Act.TAKE_BACK: _WRITERS,
    Act.REQUEST_CHANGES: _PI,
    Act.APPROVE: _PI,
    Act.DECLINE: _PI,
    Act.REOPEN: _WRITERS,
    Act.TICK: _HELPED,
    Act.RECORD_SUBMISSION: _HELPED,
    Act.RECORD_QUESTION: _HELPED,
    Act.RECORD_ANSWER: _HELPED,
    Act.RECORD_GRANT: _PI | {Role.LIBRARIAN},
    Act.RECORD_REFUSAL: _PI | {Role.LIBRARIAN},
    Act.APPEAL: _PI,
    Act.LOG_MESSAGE: _HELPED,
    Act.NEW_ATTEMPT: _WRITERS,
    Act.AMEND: _WRITERS,
    Act.RENEW: _WRITERS,
    Act.WITHDRAW: _WRITERS,
    Act.REPORT_FORM: _HELPED,
    Act.MARK: _PI | {Role.DELEGATE},
    Act.DELEGATE: _PI,
    Act.ADVISE: frozenset({Role.DELEGATE}),
    Act.COMMENT: _HELPED | {Role.DELEGATE},
    Act.EXPORT: _HELPED | {Role.READER},
    Act.READ: frozenset(Role),
    Act.MANAGE_PEOPLE: _WRITERS | {Role.ADMINISTRATOR},
    Act.ASSIGN: frozenset({Role.LIBRARIAN, Role.ADMINISTRATOR}),
    Act.CONFIRM_PI: frozenset({Role.LIBRARIAN, Role.ADMINISTRATOR}),
}


def has_right(act: Act, *, roles: Collection[Role]) -> bool:
    """Whether one of the roles may do this in some state."""
    return not RIGHTS[act].isdisjoint(roles)


def is_open(act: Act, *, state: ProposalState) -> bool:
    """Whether the state allows this to anybody."""
    return (state, act) in MOVES or state in OPEN_IN.get(act, ())


def may(act: Act, *, roles: Collection[Role], state: ProposalState) -> bool:
    return has_right(act, roles=roles) and is_open(act, state=state)


def open_acts(*, roles: Collection[Role], state: ProposalState) -> tuple[Act, ...]:
    """What these roles may do now, in the order in which a proposal passes through it."""
    return tuple(act for act in Act if may(act, roles=roles, state=state))


_LABELS: Final[Mapping[Act, str]] = {
    Act.EDIT: "Edit",
    Act.REQUEST_REVIEW: "Send to the PI for review",
    Act.TAKE_BACK: "Take it back to edit",
    Act.REQUEST_CHANGES: "Ask for changes",
    Act.APPROVE: "Approve and allow submission",
    Act.DECLINE: "Decline",
    Act.REOPEN: "Open it again for editing",
    Act.TICK: "Mark as pasted",
    Act.RECORD_SUBMISSION: "Record that you submitted to TikTok",
    Act.RECORD_QUESTION: "Record that TikTok asks for more",
    Act.RECORD_ANSWER: "Record that you answered TikTok",
    Act.RECORD_GRANT: "Record that TikTok granted access",
    Act.RECORD_REFUSAL: "Record that TikTok refused",
    Act.APPEAL: "Record an appeal",
    Act.LOG_MESSAGE: "Record a message",
    Act.NEW_ATTEMPT: "Prepare a new attempt",
    Act.AMEND: "Ask for a change of what was granted",
    Act.RENEW: "Apply for a renewal",
    Act.WITHDRAW: "Withdraw the application",
    Act.REPORT_FORM: "Say that TikTok’s form shows something else",
    Act.MARK: "Mark as fine",
    Act.DELEGATE: "Let somebody read it for you",
    Act.ADVISE: "Tell the PI that you have read it",
    Act.COMMENT: "Comment",
    Act.EXPORT: "Export",
    Act.READ: "Read",
    Act.MANAGE_PEOPLE: "Manage people",
    Act.ASSIGN: "Assign to a librarian",
    Act.CONFIRM_PI: "Confirm who the PI is",
}
