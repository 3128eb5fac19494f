"""When a collection runs by itself, and what became of each time."""

from django.conf import settings
from django.db import models

from harvest.models.collections import Collection
from harvest.models.runs import Run
from harvest.rules.order import USUAL, Order
from harvest.rules.schedule import Every, Period, ScheduleState


class Schedule(models.Model):
    """`at` is UTC; `first_on` is its first day, and the day of the week. `next_at` None: it runs no more.

    It ends with the access. A change is a new schedule; the old one is kept as ended.
    """

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="schedules")
    every = models.CharField(max_length=10, choices=[(each.value, each.words) for each in Every])
    first_on = models.DateField()
    at = models.TimeField()
    period = models.CharField(max_length=10, choices=[(each.value, each.words) for each in Period])
    order = models.CharField(
        max_length=12, choices=[(each.value, each.words) for each in Order], default=USUAL
    )
    state = models.CharField(
        max_length=10,
        choices=[(each.value, each.value) for each in ScheduleState],
        default=ScheduleState.ACTIVE,
    )
    reason = models.CharField(max_length=200, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["collection"],
                condition=models.Q(ended_at__isnull=True),
                name="one_schedule_per_collection",
            ),
            models.CheckConstraint(condition=models.Q(every__in=list(Every)), name="schedule_every_is_known"),
            models.CheckConstraint(
                condition=models.Q(period__in=list(Period)), name="schedule_period_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=list(ScheduleState)), name="schedule_state_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(state="active"), name="schedules_due"),
        ]

    def __str__(self) -> str:
        return f"schedule {self.pk}"


class ScheduledRun(models.Model):
    """One time of a schedule, planned once a day at most. `run` None: none was started, for that reason.

    `missed`: how many times before it passed while no worker ran.
    """

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="times")
    day = models.DateField()
    at = models.DateTimeField()
    planned_at = models.DateTimeField()
    missed = models.PositiveIntegerField(default=0)
    run = models.ForeignKey(Run, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["schedule", "day"], name="one_run_per_planned_day")]

    def __str__(self) -> str:
        return f"{self.day}"
