"""Named queries of a project, and what they brought per day."""

from django.conf import settings
from django.db import models

from harvest.models.project import Project


class Collection(models.Model):
    """`query` is TikTok's query object, or for kinds other than videos the hand-over's `input`; `start_date` and `end_date`
    are inclusive UTC days, of a list the one on which it was made; `extras` as in the hand-over's `with`.

    `outside_plan`: in what it went beyond the approved plan when it was made, as `Aspect`s joined by commas, with the
    `outside_reason` that was given; both "" within the plan. `noted_at`: when the PI said that they know.
    `kept_elsewhere`: its records were not collected here, only their ids are held; it is never run, and asks nothing.
    `asks_late`, `asks_counts`: whether days that had not settled are asked for again, after 48 hours and after 10 days.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="collections")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    query = models.JSONField()
    start_date = models.DateField()
    end_date = models.DateField()
    fields = models.JSONField()
    extras = models.JSONField(default=list)
    kept_elsewhere = models.BooleanField(default=False)
    asks_late = models.BooleanField(default=True)
    asks_counts = models.BooleanField(default=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    outside_plan = models.CharField(max_length=80, blank=True, default="")
    outside_reason = models.TextField(blank=True, default="")
    noted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="collection_name_once"),
            models.CheckConstraint(
                condition=models.Q(end_date__gte=models.F("start_date")),
                name="collection_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(outside_plan="", outside_reason="")
                | ~models.Q(outside_plan="") & ~models.Q(outside_reason=""),
                name="outside_the_plan_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DayCount(models.Model):
    """Records that a collection was first to bring, per UTC day of their creation. Kept in the page's transaction.

    `day` None: those without a moment of creation, such as accounts.
    """

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="days")
    kind = models.CharField(max_length=20)
    day = models.DateField(null=True, blank=True)
    records = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collection", "kind", "day"], name="one_count_per_day"),
            models.UniqueConstraint(
                fields=["collection", "kind"],
                condition=models.Q(day__isnull=True),
                name="one_count_without_day",
            ),
            models.CheckConstraint(condition=models.Q(records__gte=0), name="counts_never_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.records}"
