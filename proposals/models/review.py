"""Reviews by the PI, and comments beside the answers."""

from typing import Final

from django.conf import settings
from django.db import models

from proposals.models.proposal import Proposal
from proposals.models.snapshot import Snapshot

LONGEST_NOTE: Final = 4000
"""Characters of what goes with a request, a decision or an advice."""


class ReviewRound(models.Model):
    """One request to the PI and its outcome; bound to the snapshot that the PI reads.

    `reader`: who reads it for the PI, with what they say about it; the decision stays the PI's. `base`: the version that the PI approved before, where only what changed since is to be read.
    """

    class Outcome(models.TextChoices):
        OPEN = "open", "With the PI"
        APPROVED = "approved", "Approved"
        CHANGES = "changes", "Changes requested"
        DECLINED = "declined", "Declined"
        TAKEN_BACK = "taken_back", "Taken back"

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="rounds")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="rounds")
    base = models.ForeignKey(Snapshot, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    number = models.PositiveIntegerField()
    note = models.TextField(max_length=LONGEST_NOTE, blank=True)
    due_on = models.DateField(null=True, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    requested_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.OPEN)
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reader_note = models.TextField(max_length=LONGEST_NOTE, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(max_length=LONGEST_NOTE, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="review_number_once"),
            models.UniqueConstraint(
                fields=["proposal"], condition=models.Q(outcome="open"), name="one_open_review_per_proposal"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="open", decided_at=None)
                | models.Q(
                    outcome__in=["approved", "changes", "declined", "taken_back"], decided_at__isnull=False
                ),
                name="a_review_is_open_or_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"review {self.number}"

    @property
    def is_by_who_sent_it(self) -> bool:
        """Whether one person sent it and decided on it."""
        return self.decided_by_id is not None and self.decided_by_id == self.requested_by_id


class SectionMark(models.Model):
    """The PI has read a part of the form and finds it fine.

    `sha256` is that of its answers then: the mark counts wherever the part still says the same, in later reviews too.
    """

    round = models.ForeignKey(ReviewRound, on_delete=models.CASCADE, related_name="marks")
    section_key = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "section_key"], name="one_mark_per_part_and_review")
        ]

    def __str__(self) -> str:
        return f"{self.section_key} is fine"


class ReviewLink(models.Model):
    """What a mail holds: lets one person into one review, and nowhere else. Keeps the SHA-256 of the token, never the token."""

    round = models.ForeignKey(ReviewRound, on_delete=models.CASCADE, related_name="links")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    token_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"link {self.pk} to review {self.round_id}"


class TeamThreads(models.Manager["Thread"]):
    """What the whole team may read: nobody sees a comment of the library alone by asking for threads."""

    def get_queryset(self) -> models.QuerySet["Thread"]:
        return super().get_queryset().filter(audience=Thread.Audience.TEAM)


class Thread(models.Model):
    """A talk about one question, or about the passage `quote` of its answer (with some words around it).

    A suggestion holds what should stand in place of the passage, or of an answer that is empty, and once it was accepted
    the version of the answer that it led to. `objects` has no thread of the library alone; `of_all` has every one.
    """

    class Kind(models.TextChoices):
        MUST_CHANGE = "must_change", "Must change"
        SUGGESTION = "suggestion", "Suggestion"
        QUESTION = "question", "Question"
        NOTE = "note", "Note"

    class Audience(models.TextChoices):
        TEAM = "team", "The team, the PI and the library"
        LIBRARY = "library", "Only the library"

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="threads")
    question_key = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.NOTE)
    audience = models.CharField(max_length=8, choices=Audience, default=Audience.TEAM)
    quote = models.TextField(max_length=1000, blank=True)
    quote_before = models.CharField(max_length=80, blank=True)
    quote_after = models.CharField(max_length=80, blank=True)
    replacement = models.TextField(max_length=10_000, blank=True)
    accepted_version = models.PositiveIntegerField(null=True, blank=True)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    opened_at = models.DateTimeField()
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)

    objects = TeamThreads()
    of_all = models.Manager()

    class Meta:
        ordering = ["opened_at", "pk"]
        base_manager_name = "of_all"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["must_change", "suggestion", "question", "note"]),
                name="thread_kind_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(audience="team")
                | models.Q(audience="library", kind__in=["question", "note"]),
                name="the_library_alone_asks_nothing_of_the_team",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="suggestion") | models.Q(replacement="", accepted_version=None),
                name="only_a_suggestion_replaces",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.question_key}"


class Comment(models.Model):
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    body = models.TextField(max_length=10_000)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"comment {self.pk}"
