"""What was decided about TikTok's rules, and the terms that teams accepted."""

from django.conf import settings
from django.db import models

from harvest.models.project import Project


class TermsDecision(models.Model):
    """A choice among what the sources of a clause say, or (`clause` empty) the version that a project goes by since.

    `project` None: a default of the institution, for projects that open from then on. `before` and `position` are keys of
    positions, or labels of versions; `position` empty: back to what the profile picks. `office`: who decided there, and
    `office_on` when, where the clause is an office's.
    """

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, null=True, blank=True, related_name="terms_decisions"
    )
    clause = models.CharField(max_length=80, blank=True)
    before = models.CharField(max_length=80, blank=True)
    position = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=1000)
    office = models.CharField(max_length=200, blank=True)
    office_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["-decided_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.clause or 'version'}: {self.position}"


class AcceptedTerms(models.Model):
    """The terms that a team accepted, as the file that they read. Never changed; kept after the end of the project.

    `accepted_by` is the person in words: who signs for a university often has no account here.
    """

    class Form(models.TextChoices):
        PDF = "pdf", "PDF"
        TEXT = "txt", "Text"

    class Party(models.TextChoices):
        IRELAND = "ireland", "TikTok Technology Limited (Ireland)"
        UNITED_KINGDOM = "united_kingdom", "TikTok Information Technologies UK Limited"
        UNITED_STATES = "united_states", "TikTok Inc. (United States)"
        OTHER = "other", "Another one, as named in the file"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="accepted_terms")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    form = models.CharField(max_length=3, choices=Form)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    party = models.CharField(max_length=20, choices=Party)
    accepted_on = models.DateField()
    accepted_by = models.CharField(max_length=200)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="accepted_terms_number_once"),
            models.CheckConstraint(
                condition=models.Q(form__in=["pdf", "txt"]), name="form_of_accepted_terms_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(party__in=["ireland", "united_kingdom", "united_states", "other"]),
                name="party_of_accepted_terms_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"accepted terms {self.number}"
