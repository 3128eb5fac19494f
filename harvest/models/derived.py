"""What was made of a project's records, who holds it, and what becomes of it at the end."""

from django.conf import settings
from django.db import models

from harvest.models.project import Project
from harvest.rules.derived import DerivedKind, Fate


class DerivedOutput(models.Model):
    """`holder` and `place` in words. `has_records`: it holds ids, names or texts of single posts or people.

    `decided`: what an office decided where the rules are silent, or against their careful reading, with its reason. `settled_at`: somebody
    said what became of it, in `settled_note`.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="derived_outputs")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=DerivedKind.choices())
    title = models.CharField(max_length=200)
    has_records = models.BooleanField()
    holder = models.CharField(max_length=200)
    place = models.CharField(max_length=300)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    decided = models.CharField(max_length=5, choices=Fate.choices(), blank=True)
    decided_reason = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    settled_note = models.CharField(max_length=300, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="derived_output_number_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=list(DerivedKind)), name="derived_kind_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(decided__in=["", "stays", "goes"]), name="decided_fate_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(decided="", decided_reason="")
                | ~models.Q(decided="") & ~models.Q(decided_reason=""),
                name="decided_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"derived output {self.number}"
