"""What people did on the way to the end of an access."""

from django.conf import settings
from django.db import models

from harvest.models.project import Project
from harvest.rules.run_down import EndStep


class EndStepDone(models.Model):
    """Somebody ticked a step off. Of the end on `access_end`: an access that is extended has its steps before it again."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="end_steps")
    step = models.CharField(max_length=12, choices=EndStep.choices())
    access_end = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "step", "access_end"], name="end_step_done_once"),
            models.CheckConstraint(condition=models.Q(step__in=list(EndStep)), name="end_step_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.step} of project {self.project_id}"
