"""What a proposal is made of."""

from proposals.models.answers import Answer, AnswerRevision
from proposals.models.audit import AuditEvent
from proposals.models.deadlines import Deadline, Need
from proposals.models.institution import InstitutionRecord
from proposals.models.notices import Notices
from proposals.models.origins import Origin
from proposals.models.outbox import OutboxMail
from proposals.models.proposal import Membership, Proposal
from proposals.models.returned import ReturnedCopy
from proposals.models.review import Comment, ReviewLink, ReviewRound, SectionMark, Thread
from proposals.models.snapshot import Snapshot
from proposals.models.succession import CatalogueRetirement, CatalogueUpgrade, CatalogueUpload
from proposals.models.texts import InstitutionText, TextWording
from proposals.models.tracking import CopyTick, Decision, FormReport, Message, Submission
from proposals.models.unsaved import CommentDraft, UnsavedAnswer
from proposals.models.versions import CatalogueVersion, TermsVersion
from proposals.models.waivers import FindingWaiver

__all__ = [
    "Answer",
    "AnswerRevision",
    "AuditEvent",
    "CatalogueRetirement",
    "CatalogueUpgrade",
    "CatalogueUpload",
    "CatalogueVersion",
    "Comment",
    "CommentDraft",
    "CopyTick",
    "Deadline",
    "Decision",
    "FindingWaiver",
    "FormReport",
    "InstitutionRecord",
    "InstitutionText",
    "Membership",
    "Message",
    "Need",
    "Notices",
    "Origin",
    "OutboxMail",
    "Proposal",
    "ReturnedCopy",
    "ReviewLink",
    "ReviewRound",
    "SectionMark",
    "Snapshot",
    "Submission",
    "TermsVersion",
    "TextWording",
    "Thread",
    "UnsavedAnswer",
]
