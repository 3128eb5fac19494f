"""A granted proposal, or one granted elsewhere, that may harvest."""

from django.conf import settings
from django.db import models

from harvest.rules.states import ProjectState
from proposals.models import Proposal


class Project(models.Model):
    """`handover` is the document that opened it. Access runs from 00:00 UTC of `access_start` to the end of `access_end`.

    `ended_at` is when this site noticed that the access is over; what follows by itself counts from there.
    `later_plans`: collections of the hand-overs of later grants that it goes on with; their shape is the hand-over's.
    `terms` is what the project goes by (`harvest.rules.terms.Held`), and `interval_days` the refresh duty that follows from
    it; `terms_moved_at`: since when that is so, None since it opened.
    """

    ref = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    proposal = models.OneToOneField(
        Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="project"
    )
    institution = models.JSONField(default=dict)
    pi = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="led_projects")
    access_start = models.DateField()
    access_end = models.DateField()
    terms = models.JSONField(default=dict)
    interval_days = models.PositiveSmallIntegerField(default=15)
    terms_moved_at = models.DateTimeField(null=True, blank=True)
    handover = models.JSONField()
    later_plans = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=ProjectState.choices(), default=ProjectState.OPEN)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=list(ProjectState)), name="project_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(access_end__gte=models.F("access_start")),
                name="access_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"


class ProjectMember(models.Model):
    """A person of the project. Records and datasets are for those with `granted_from`, between their two dates.

    `granted_until` None: to the end of the access. The PI has a row too, with role `pi`.
    """

    class Role(models.TextChoices):
        PI = "pi", "Principal investigator"
        MANAGER = "manager", "Manager"
        DATA_USER = "data_user", "Data user"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="project_memberships"
    )
    role = models.CharField(max_length=10, choices=Role)
    granted_from = models.DateField(null=True, blank=True)
    granted_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "user"], name="project_member_once"),
            models.UniqueConstraint(
                fields=["project"], condition=models.Q(role="pi"), name="one_pi_per_project"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of project {self.project_id}"
