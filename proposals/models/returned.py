"""Files that came back with changes."""

from django.conf import settings
from django.db import models

from proposals.models.proposal import Proposal
from proposals.models.snapshot import Snapshot


class ReturnedCopy(models.Model):
    """What differed in a file from the version it was made of. The file itself is not kept.

    `content`: `changes` (`[{"key", "value", "problem"}]`), `remarks` (comments of the word processor: `[{"key", "author",
    "quote", "text"}]`), `troubles` (why a question was not read, by key), `names_version` (false where `snapshot` was
    guessed). `settled`: `taken` or `skipped`, by question, or by `remark:NUMBER`.
    """

    class Form(models.TextChoices):
        DOCX = "docx", "Word"
        MARKDOWN = "md", "Markdown"

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="returned_copies")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="+")
    form = models.CharField(max_length=8, choices=Form)
    content = models.JSONField()
    settled = models.JSONField(default=dict)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    returned_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(form__in=["docx", "md"]), name="form_of_a_returned_copy_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.form} of version {self.snapshot_id}"

    def change(self, key: str) -> dict[str, object] | None:
        return next((each for each in self.content["changes"] if each["key"] == key), None)
