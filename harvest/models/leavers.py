"""People who left a project, and what those who stay have to see to."""

from django.conf import settings
from django.db import models

from harvest.models.project import ProjectMember
from harvest.rules.leavers import LeaverDuty


class LeaverTask(models.Model):
    """Gone with the member, and when the person comes back."""

    member = models.ForeignKey(ProjectMember, on_delete=models.CASCADE, related_name="leaver_tasks")
    duty = models.CharField(max_length=10, choices=LeaverDuty.choices())
    due_on = models.DateField()
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "duty"], name="leaver_task_once"),
            models.CheckConstraint(
                condition=models.Q(duty__in=list(LeaverDuty)), name="leaver_duty_is_known"
            ),
        ]

    @property
    def text(self) -> str:
        return LeaverDuty(self.duty).text

    def __str__(self) -> str:
        return f"{self.duty} of member {self.member_id}"
