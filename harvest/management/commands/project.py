"""The end of a project."""

import threading
from pathlib import Path

from django.core.management.base import CommandParser
from django.utils import timezone

from accounts.rules.errors import NotAllowed
from harvest.access import is_allowed
from harvest.management.finding import find_project
from harvest.models import Certificate, Closing, Project
from harvest.rules.rights import Right
from harvest.rules.states import ProjectState
from harvest.services.certificates import write_certificate
from harvest.services.closing import announce_close, confirm_close, say_closing
from harvest.services.ending import close_now
from proposals.management.base import Call, FieldgateCommand, Outcome


class Command(FieldgateCommand):
    help = "Ends a project: erases everything, verifies it, and certifies it."

    def configure(self, parser: CommandParser) -> None:
        acts = self.acts_of(parser)
        close = self.add_act(
            acts, "close", self.close, "prints the numbers; with --yes erases, verifies and certifies"
        )
        close.add_argument("project", metavar="PROJECT")
        close.add_argument("--reason", required=True, metavar="TEXT")
        close.add_argument("--yes", action="store_true", help="do it")
        close.add_argument("--output", required=True, type=Path, metavar="DIR", help="for the certificate")

    def close(self, call: Call) -> Outcome:
        """May be given again after it broke off: it goes on where it stands."""
        project = find_project(call["project"])
        if call.by is not None and not is_allowed(call.by, project, Right.CLOSE, call.now.date()):
            raise NotAllowed("Only the principal investigator and a librarian can end a project.")
        closing = _find_begun(project) or announce_close(project, call["reason"], by=call.by, now=call.now)
        if not call["yes"]:
            return _announce(project, closing)
        if closing.confirmed_at is None:
            closing = confirm_close(project, closing.digest, by=call.by, now=call.now)
        certificate = close_now(closing, clock=timezone.now, wait=threading.Event().wait)
        return _certify(certificate, call["output"])


def _find_begun(project: Project) -> Closing | None:
    begun = Closing.objects.select_related("project").filter(project=project, confirmed_at__isnull=False)
    return begun.first()


def _announce(project: Project, closing: Closing) -> Outcome:
    facts = {"project": project.ref, "numbers": closing.numbers, "digest": closing.digest}
    if project.state == ProjectState.CLOSED:
        return Outcome("closed", f"{project.ref} is closed.", facts=facts)
    text = f"{say_closing(closing)} Nothing was erased yet. Digest: {closing.digest}"
    return Outcome("announced", text, ok=False, reason="Give --yes to erase.", facts=facts)


def _certify(certificate: Certificate, folder: Path) -> Outcome:
    open_points = certificate.annex.get("open_points") or certificate.content.get("open_points", [])
    json_path, pdf_path = write_certificate(certificate, folder)
    erased = certificate.content["erased"]
    facts = {
        "project": certificate.content["project"]["ref"],
        "certificate": certificate.number,
        "numbers": erased,
        "files": [str(json_path), str(pdf_path)],
        "open_points": open_points,
    }
    total = sum(erased["records"].values())
    points = "\n".join(f"  open: {point}" for point in open_points)
    return Outcome(
        "closed",
        f"{total:,} records erased, none left.\n{points}\n{json_path}: {certificate.number}",
        facts=facts,
    )
