"""What a run brought, per kind and per field, and what it will ask about once. All kept in the page's transaction."""

from django.db import models

from harvest.models.project import Project
from harvest.models.runs import Run


class RunCount(models.Model):
    """Records of one kind that a run met: for the first time in this project, again, or erased before and not kept.

    `returned`: of the new ones, how many were erased before, and are collected again by the rules of the project.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="counts")
    kind = models.CharField(max_length=20)
    new = models.PositiveIntegerField(default=0)
    again = models.PositiveIntegerField(default=0)
    erased = models.PositiveIntegerField(default=0)
    returned = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "kind"], name="one_count_per_kind")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.new} new"


class RunAnswer(models.Model):
    """Subjects of a run that brought nothing, or not all there is, and why: comments closed, an account gone or private.

    Refused is TikTok's answer, a limit is where it is known to stop, spared was not worth a request; only a failure
    leaves a gap.
    """

    class Outcome(models.TextChoices):
        REFUSED = "refused", "Refused by TikTok"
        LIMIT = "limit", "Cut off by TikTok"
        SPARED = "spared", "Not asked for"
        FAILED = "failed", "Could not be asked"

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="answers")
    what = models.CharField(max_length=20)
    reason = models.CharField(max_length=200)
    outcome = models.CharField(max_length=10, choices=Outcome)
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "what", "reason"], name="one_answer_per_reason")
        ]

    def __str__(self) -> str:
        return f"{self.what}: {self.times}"


class Coverage(models.Model):
    """Rows that an endpoint answered to a run, and in how many of them each field was filled (`{"field": n}`)."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="coverage")
    path = models.CharField(max_length=80)
    rows = models.PositiveIntegerField(default=0)
    filled = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "path"], name="one_coverage_per_path")]

    def __str__(self) -> str:
        return f"{self.path}: {self.rows}"


class FieldSeen(models.Model):
    """The first time that an endpoint answered a field in a project."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="fields_seen")
    path = models.CharField(max_length=80)
    field = models.CharField(max_length=100)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="fields_seen")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "path", "field"], name="field_seen_first_once")
        ]

    def __str__(self) -> str:
        return f"{self.path} {self.field}"


class Planned(models.Model):
    """An account, by its key, that a run asks about or has asked about: once, whoever posted many videos."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="planned")
    key = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "key"], name="planned_once")]

    def __str__(self) -> str:
        return f"planned by run {self.run_id}"
