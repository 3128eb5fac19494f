"""The hand-over: out of a granted proposal, into a project."""

import json
from pathlib import Path

from django.core.management.base import CommandParser

from accounts.rules.errors import Invalid
from harvest.services.projects import list_warnings, open_project
from proposals.management.base import Call, FieldgateCommand, Outcome, UsageError, read_json_file
from proposals.models import Proposal
from proposals.services.handing_over import build_handover


class Command(FieldgateCommand):
    help = "Writes the hand-over of a granted proposal, or opens a project from one."

    def configure(self, parser: CommandParser) -> None:
        acts = self.acts_of(parser)
        export = self.add_act(acts, "export", self.export, "writes the hand-over of a granted proposal")
        export.add_argument("ref", metavar="REF")
        export.add_argument("--output", required=True, metavar="FILE")
        opens = self.add_act(
            acts, "import", self.open_project, "opens a project; prints PROJECT as the last word"
        )
        opens.add_argument("file", metavar="FILE")

    def export(self, call: Call) -> Outcome:
        proposal = Proposal.objects.filter(ref=call["ref"]).first()
        if proposal is None:
            raise Invalid(f"There is no proposal {call['ref']}.")
        text = json.dumps(build_handover(proposal), ensure_ascii=False, indent=2)
        try:
            Path(call["output"]).write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            raise UsageError(f"{call['output']} cannot be written: {error}") from error
        return Outcome(
            "exported",
            f"The hand-over of {proposal.ref} is in {call['output']}.",
            facts={"file": call["output"]},
        )

    def open_project(self, call: Call) -> Outcome:
        document = read_json_file(call["file"])
        project = open_project(document, proposal=_find_source(document), by=call.by, now=call.now)
        warnings = list_warnings(document)
        lines = [*warnings, f"Project opened: {project.ref}"]
        return Outcome("opened", "\n".join(lines), facts={"project": project.ref, "warnings": warnings})


def _find_source(document: object) -> Proposal | None:
    """The proposal of this site that the document came from, if there is one: same reference, same copy."""
    if not isinstance(document, dict) or not isinstance(document.get("proposal"), dict):
        return None
    return Proposal.objects.filter(
        ref=document.get("reference", ""), submission__snapshot__sha256=document["proposal"].get("sha256", "")
    ).first()
