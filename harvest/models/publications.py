"""Planned outputs, the manuscripts that were checked for them, who looked at them, and what went to TikTok."""

from django.conf import settings
from django.db import models

from harvest.models.project import Project
from harvest.rules.publishing import ManuscriptState, OutputKind, Purpose, Verdict


class Publication(models.Model):
    """A planned output. `authors` are people of this site; `others` names co-authors elsewhere, in words."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="publications")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=OutputKind.choices())
    title = models.CharField(max_length=300)
    venue = models.CharField(max_length=300, blank=True)
    planned_on = models.DateField()
    authors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)
    others = models.CharField(max_length=500, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    published_on = models.DateField(null=True, blank=True)
    published_where = models.CharField(max_length=500, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="publication_number_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=list(OutputKind)), name="output_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"publication {self.number}"


class Manuscript(models.Model):
    """One version of the text. `text` and `findings` are sealed, and emptied after `keep_until`; counts stay.

    `counts` maps sorts of findings to how many there were, `compared` how many texts of records were compared.
    """

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="manuscripts")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    state = models.CharField(
        max_length=10, choices=ManuscriptState.choices(), default=ManuscriptState.WAITING
    )
    text = models.BinaryField(default=bytes)
    findings = models.BinaryField(default=bytes)
    not_checked = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    compared = models.PositiveIntegerField(default=0)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    sent_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    keep_until = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "number"], name="manuscript_number_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=list(ManuscriptState)), name="manuscript_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of publication {self.publication_id}"


class KeptFinding(models.Model):
    """Why something that was found may stay in the text. `finding` is its name among the findings of the manuscript."""

    manuscript = models.ForeignKey(Manuscript, on_delete=models.CASCADE, related_name="kept")
    finding = models.CharField(max_length=16)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["manuscript", "finding"], name="finding_kept_once")]

    def __str__(self) -> str:
        return f"finding {self.finding}"


class SignOff(models.Model):
    """Somebody who is no author looked at a manuscript. Final; a new version asks anew."""

    manuscript = models.ForeignKey(Manuscript, on_delete=models.CASCADE, related_name="sign_offs")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict.choices())
    note = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["manuscript", "by"], name="one_sign_off_per_person"),
            models.CheckConstraint(condition=models.Q(verdict__in=list(Verdict)), name="verdict_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} of {self.manuscript_id}"


class TikTokNotice(models.Model):
    """What was sent to TikTok before a publication: which version, for which purpose, when and to whom."""

    manuscript = models.ForeignKey(Manuscript, on_delete=models.CASCADE, related_name="notices")
    purpose = models.CharField(max_length=10, choices=Purpose.choices())
    sent_on = models.DateField()
    sent_to = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["sent_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["manuscript", "purpose"], name="notice_once_per_version"),
            models.CheckConstraint(condition=models.Q(purpose__in=list(Purpose)), name="purpose_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} of {self.manuscript_id}"
