"""What was: acts and versions."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from proposals.mailing.mails import name_of
from proposals.models import AuditEvent, Proposal

MOST_EVENTS = 200
SAVED = "answer.saved"
LIBRARY_ONLY = "library_thread."
"""How the verbs of acts begin that only the library may know of."""


@dataclass(frozen=True, slots=True)
class EventRow:
    at: datetime
    by: str
    title: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    number: int
    reason: str
    at: datetime
    by: str
    sha256: str
    is_approved: bool


@dataclass(frozen=True, slots=True)
class History:
    events: tuple[EventRow, ...]
    versions: tuple[VersionRow, ...]


def history(proposal: Proposal) -> History:
    """Newest first, the last MOST_EVENTS acts; saves of answers are in `question_history`. Two queries."""
    versions = proposal.snapshots.select_related("created_by").defer("content")
    return History(
        events=tuple(
            EventRow(event.at, name_of(event.actor), words_of(event))
            for event in events_of(proposal)[:MOST_EVENTS]
        ),
        versions=tuple(
            VersionRow(
                number=version.number,
                reason=version.get_reason_display(),
                at=version.created_at,
                by=name_of(version.created_by),
                sha256=version.sha256,
                is_approved=version.pk == proposal.approved_snapshot_id,
            )
            for version in versions
        ),
    )


def events_of(proposal: Proposal) -> QuerySet[AuditEvent]:
    """The acts on a proposal, newest first, without the saving of answers."""
    about = AuditEvent.objects.filter(object_type="proposal", object_ref=proposal.ref)
    return about.exclude(verb=SAVED).exclude(verb__startswith=LIBRARY_ONLY).select_related("actor")


def words_of(event: AuditEvent) -> str:
    """An act in the words of the screen; the verb itself for one that has none."""
    if event.detail.get("by_who_sent_it"):
        return "Approved what they had sent themself"
    if event.detail.get("still"):
        return "Confirmed the approval after a change"
    return WORDS.get(event.verb, event.verb)


WORDS = {
    "proposal.started": "Started the application",
    "proposal.renamed": "Changed the title",
    "proposal.imported": "Imported the answers",
    "proposal.continued": "Began it from the application before",
    "renewal.declined": "Decided to let access end",
    "proposal.copied": "Copied the answers of an earlier application",
    "copy.returned": "Sent a file back that was written in",
    "copy.skipped": "Skipped a text of a file",
    "proposal.submitted": "Recorded the submission to TikTok",
    "proposal.exported": "Exported the application",
    "snapshot.taken": "Kept a version",
    "review.requested": "Sent it to the PI",
    "review.opened_by_link": "Opened the review by the link of a mail",
    "review.taken_back": "Took it back from the PI",
    "review.changes_requested": "Asked for changes",
    "review.approved": "Approved it",
    "review.declined": "Declined it",
    "review.delegated": "Let somebody read it for them",
    "review.read_for_the_pi": "Read it for the PI",
    "review.marked": "Marked parts as fine",
    "review.unmarked": "Took back a mark",
    "review.looks_again": "Wants to look at the whole again",
    "proposal.reopened": "Opened it again for editing",
    "review.approval_void": "Opened it again; the approval no longer stands",
    "thread.opened": "Began a thread",
    "thread.replied": "Replied in a thread",
    "thread.resolved": "Resolved a thread",
    "thread.accepted": "Accepted a suggestion",
    "thread.reopened": "Opened a thread again",
    "answer.pasted": "Marked an answer as pasted",
    "answer.not_pasted": "Took back the mark of an answer",
    "member.added": "Added a person",
    "member.changed": "Changed the role of a person",
    "member.removed": "Removed a person",
    "pi.named": "Named the PI",
    "pi.confirmed": "Confirmed who the PI is",
    "librarian.assigned": "Assigned a librarian",
    "message.logged": "Recorded a message",
    "tiktok.asked": "Recorded that TikTok asks for more",
    "tiktok.answered": "Recorded the answer to TikTok",
    "refusal.appealed": "Recorded an appeal",
    "proposal.withdrawn": "Withdrew the application",
    "form.reported": "Said that TikTok’s form shows something else",
    "form.report_settled": "Settled a report on TikTok’s form",
    "decision.granted": "Recorded that TikTok granted access",
    "decision.refused": "Recorded that TikTok refused",
}
