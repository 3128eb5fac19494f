"""When a worker was seen last, for the case that none is."""

from django.db import models


class Heartbeat(models.Model):
    """One row. `seen_at`: the newest round of any worker; `told_at`: when the administrators were told that there is none."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seen_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_heartbeat")]

    def __str__(self) -> str:
        return f"{self.seen_at}"
