"""A team's application to TikTok and who works on it."""

from django.conf import settings
from django.db import models

from proposals.models.versions import CatalogueVersion, TermsVersion
from proposals.rules.states import ProposalState


class Proposal(models.Model):
    """`ref` is what people quote (`FG-2026-0001`); `state` changes only through `services.workflow`.

    `continues` is the application that this one goes on from, as `continuation` says.
    """

    class Continuation(models.TextChoices):
        NONE = "", "A first application"
        ATTEMPT = "attempt", "A new attempt"
        AMENDMENT = "amendment", "A change of what was granted"
        RENEWAL = "renewal", "A renewal"

    ref = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=20, choices=ProposalState.choices(), default=ProposalState.DRAFT)
    state_since = models.DateTimeField()
    catalogue = models.ForeignKey(CatalogueVersion, on_delete=models.PROTECT, related_name="+")
    terms = models.ForeignKey(TermsVersion, on_delete=models.PROTECT, related_name="+")
    pi = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="leads"
    )
    librarian = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    approved_snapshot = models.ForeignKey(
        "proposals.Snapshot", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    continues = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="continued_by"
    )
    continuation = models.CharField(
        max_length=10, choices=Continuation, default=Continuation.NONE, blank=True
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(continuation="", continues=None)
                | models.Q(continuation__in=["attempt", "amendment", "renewal"], continues__isnull=False),
                name="what_continues_says_how",
            ),
            models.UniqueConstraint(
                fields=["continues", "continuation"],
                condition=models.Q(continuation__in=["attempt", "renewal"]),
                name="one_new_attempt_and_one_renewal",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=list(ProposalState)), name="proposal_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"


class Membership(models.Model):
    """A person who may work on (editor) or read (reader) a proposal. The PI stands on the proposal itself."""

    class Role(models.TextChoices):
        EDITOR = "editor", "Can edit"
        READER = "reader", "Can read"

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="proposal_memberships"
    )
    role = models.CharField(max_length=10, choices=Role)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "user"], name="membership_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=["editor", "reader"]), name="membership_role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of proposal {self.proposal_id}"
