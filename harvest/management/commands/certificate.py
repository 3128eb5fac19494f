"""Certificates of deletion."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandParser

from harvest.rules.certificate import CertificateError
from harvest.services.certificates import verify_certificate
from harvest.vault import Keyring
from proposals.management.base import Call, FieldgateCommand, Outcome, UsageError


class Command(FieldgateCommand):
    help = "Verifies certificates, offline and without a database."
    requires_system_checks = ()

    def configure(self, parser: CommandParser) -> None:
        acts = self.acts_of(parser)
        verify = self.add_act(
            acts, "verify", self.verify, "exit 1 if a byte was changed or another key signed it"
        )
        verify.add_argument("file", type=Path, metavar="FILE")

    def verify(self, call: Call) -> Outcome:
        path: Path = call["file"]
        try:
            found = verify_certificate(path, _find_keyring())
        except OSError as error:
            raise UsageError(f"{path} cannot be read: {error.strerror}") from error
        except CertificateError as error:
            return Outcome("invalid", ok=False, reason=str(error), facts={"file": str(path)})
        facts = {
            "file": str(path),
            "certificate": found.number,
            "project": found.project,
            "issued_at": found.issued_at,
            "public_key": found.public_key,
            "is_ours": found.is_ours,
            "pdf": found.pdf,
            "title": found.title,
            "signatory": found.signatory,
        }
        signed = (
            "signed by this site"
            if found.is_ours
            else f"signed by the key {found.public_key}: compare it with the issuer's"
        )
        by = (
            f"Signed out by {found.signatory}" if found.signatory else "A draft that no person has signed out"
        )
        return Outcome(
            "valid", f"Unchanged and {signed}. {by}. PDF: {found.pdf}. {found.number}", facts=facts
        )


def _find_keyring() -> Keyring | None:
    folder = Path(settings.FIELDGATE_KEYRING)
    return Keyring(folder) if (folder / "master.key").exists() else None
