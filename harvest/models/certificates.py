"""What is stated in writing about a project, who signed it out, and the proof that it was sent."""

from django.conf import settings
from django.db import models

from harvest.models.project import Project
from harvest.rules.signing_out import CertificateState, Manner, Way
from harvest.rules.statement import CertificateKind


class Signatory(models.Model):
    """A person with authority to sign for the institution, named by a librarian. `user`: who signs in to do it; None: on paper.

    Ended, never deleted: what they signed names them.
    """

    name = models.CharField(max_length=200)
    office = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="signatories"
    )
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    named_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return f"signatory {self.pk}"


class Certificate(models.Model):
    """The signed statement. `content` is what `certificate.json` holds, signature included; final once it is signed out.

    `annex` stays in the institution: findings and open points on the day of issue. `asked_on` and `due_on`: when TikTok
    asked for it, and by when.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="certificates")
    number = models.CharField(max_length=30, unique=True)
    kind = models.CharField(
        max_length=10, choices=CertificateKind.choices(), default=CertificateKind.DELETION
    )
    state = models.CharField(
        max_length=10, choices=CertificateState.choices(), default=CertificateState.DRAFTED
    )
    content = models.JSONField()
    annex = models.JSONField(default=dict)
    issued_at = models.DateTimeField()
    asked_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    signatory = models.ForeignKey(
        Signatory, on_delete=models.PROTECT, null=True, blank=True, related_name="certificates"
    )
    manner = models.CharField(max_length=10, choices=Manner.choices(), blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=models.Q(kind="deletion"), name="one_certificate_of_deletion"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=list(CertificateKind)), name="certificate_kind_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=list(CertificateState)), name="certificate_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state="drafted", signed_at=None, signatory=None)
                | ~models.Q(state="drafted") & models.Q(signed_at__isnull=False, signatory__isnull=False),
                name="signed_out_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def place(self) -> int:
        """`3` of PR-2026-0001-C3: its number in the project."""
        return int(self.number.rpartition("-C")[2])


class CertificateSending(models.Model):
    """The proof that a certificate went out. `file` is what the office keeps of it: a receipt, the message, a scan."""

    certificate = models.ForeignKey(Certificate, on_delete=models.CASCADE, related_name="sendings")
    sent_on = models.DateField()
    sent_to = models.CharField(max_length=300)
    way = models.CharField(max_length=10, choices=Way.choices())
    reference = models.CharField(max_length=200, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    file = models.BinaryField(default=bytes)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["sent_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(way__in=list(Way)), name="way_of_sending_is_known"),
        ]

    def __str__(self) -> str:
        return f"sending of certificate {self.certificate_id}"
