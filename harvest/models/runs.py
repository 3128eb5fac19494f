"""Runs, the units that can be claimed, and the log of pages."""

from django.conf import settings
from django.db import models

from harvest.models.collections import Collection
from harvest.models.project import Project
from harvest.rules.states import RunPurpose, RunState, UnitKind, UnitState


class Run(models.Model):
    """One harvest of a collection. `query`, dates and fields are copied, so that it says for ever what it asked.

    `wish` is what a person asked last (pause, stop, cancel or nothing); the state follows at the next step.
    `fits_days`: the longest window that came through after a wider one had failed; None while none has.
    `settled_until`: the last day that a complete run has whole; `late_at`, `counts_at`: when its young days are asked for
    again, by a run that `follows` it.
    """

    class Wish(models.TextChoices):
        RUN = "run", "Run"
        PAUSE = "pause", "Pause"
        STOP = "stop", "Stop"
        CANCEL = "cancel", "Cancel"

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="runs")
    number = models.PositiveIntegerField()
    purpose = models.CharField(max_length=10, choices=RunPurpose.choices(), default=RunPurpose.HARVEST)
    follows = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="followed_by"
    )
    asked = models.JSONField()
    wish = models.CharField(max_length=10, choices=Wish, default=Wish.RUN)
    state = models.CharField(max_length=20, choices=RunState.choices(), default=RunState.QUEUED)
    reason = models.CharField(max_length=300, blank=True)
    goes_on_at = models.DateTimeField(null=True, blank=True)
    windows = models.PositiveIntegerField(default=0)
    windows_done = models.PositiveIntegerField(default=0)
    windows_failed = models.PositiveIntegerField(default=0)
    fits_days = models.PositiveSmallIntegerField(null=True, blank=True)
    requests = models.PositiveIntegerField(default=0)
    records_new = models.PositiveIntegerField(default=0)
    records_again = models.PositiveIntegerField(default=0)
    erased_again = models.PositiveIntegerField(default=0)
    unreadable = models.PositiveIntegerField(default=0)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    settled_until = models.DateField(null=True, blank=True)
    late_at = models.DateTimeField(null=True, blank=True)
    counts_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["late_at"], condition=models.Q(late_at__isnull=False), name="late_due"),
            models.Index(
                fields=["counts_at"], condition=models.Q(counts_at__isnull=False), name="counts_due"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(purpose__in=list(RunPurpose)), name="run_purpose_is_known"
            ),
            models.UniqueConstraint(fields=["collection", "number"], name="run_number_once"),
            models.UniqueConstraint(
                fields=["collection"],
                condition=models.Q(ended_at__isnull=True),
                name="one_live_run_per_collection",
            ),
            models.CheckConstraint(condition=models.Q(state__in=list(RunState)), name="run_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(wish__in=["run", "pause", "stop", "cancel"]), name="run_wish_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"run {self.number}"


class Unit(models.Model):
    """A piece of work that one worker holds at a time.

    `epoch` goes up with each claim; a result is stored only `WHERE epoch = mine`. `not_before` is how anything waits.
    `place` orders the units of a run that are due: lower first, and one is worked off before the next begins.
    `spec` is what to do (window dates, check id …); `progress` is where it stands (cursor, search_id, page, tries …).
    `agenda` holds, sealed, ids and names that are still to be asked about. `pool`: which quota its requests are taken from.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="units")
    organisation = models.ForeignKey(
        "harvest.Organisation", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    run = models.ForeignKey(Run, on_delete=models.CASCADE, null=True, blank=True, related_name="units")
    kind = models.CharField(max_length=12, choices=UnitKind.choices())
    spec = models.JSONField(default=dict)
    progress = models.JSONField(default=dict)
    agenda = models.BinaryField(default=bytes)
    pool = models.CharField(max_length=10, default="main")
    state = models.CharField(max_length=10, choices=UnitState.choices(), default=UnitState.WAITING)
    priority = models.SmallIntegerField(default=50)
    place = models.PositiveIntegerField(default=0)
    deadline = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField()
    waits_for = models.CharField(max_length=300, blank=True)
    lease_owner = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    epoch = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=list(UnitState)), name="unit_state_is_known"),
            models.CheckConstraint(condition=models.Q(kind__in=list(UnitKind)), name="unit_kind_is_known"),
        ]
        indexes = [
            models.Index(
                fields=["priority", "deadline", "not_before"],
                condition=models.Q(state="waiting"),
                name="units_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class PageLog(models.Model):
    """One request of a unit and what came back. No content: hashes and counts."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="pages")
    at = models.DateTimeField()
    quota_day = models.DateField(null=True, blank=True)
    epoch = models.PositiveIntegerField()
    path = models.CharField(max_length=80)
    cursor = models.BigIntegerField(null=True, blank=True)
    items = models.PositiveIntegerField(default=0)
    items_new = models.PositiveIntegerField(default=0)
    http_status = models.PositiveSmallIntegerField(null=True, blank=True)
    code = models.CharField(max_length=60, blank=True)
    log_id = models.CharField(max_length=80, blank=True)
    request_sha256 = models.CharField(max_length=64, blank=True)
    response_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.path} {self.code}"
