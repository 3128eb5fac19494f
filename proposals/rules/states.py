"""The states of a proposal, in the field's words and in those of the screen."""

from enum import StrEnum


class ProposalState(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    DECLINED = "declined"
    READY = "ready"
    SUBMITTED = "submitted"
    INFO_REQUESTED = "info_requested"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        return _WORDS[self]

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        return [(state.value, state.words) for state in cls]


_WORDS = {
    ProposalState.DRAFT: "Being written",
    ProposalState.IN_REVIEW: "With the PI",
    ProposalState.CHANGES_REQUESTED: "Changes requested",
    ProposalState.DECLINED: "Declined by the PI",
    ProposalState.READY: "Ready to submit",
    ProposalState.SUBMITTED: "With TikTok",
    ProposalState.INFO_REQUESTED: "TikTok asks for more",
    ProposalState.GRANTED: "Granted by TikTok",
    ProposalState.REFUSED: "Refused by TikTok",
    ProposalState.WITHDRAWN: "Withdrawn",
}
