"""`manage.py proposal import|check|export`."""

from dataclasses import asdict
from pathlib import Path

from django.core.management.base import CommandParser

from accounts.rules.errors import NotNow
from proposals.catalogue.visibility import is_answered
from proposals.management.base import Call, FieldgateCommand, Outcome, UsageError, find_person, read_json_file
from proposals.models import Proposal
from proposals.rendering.exporting import Export, ExportFormat
from proposals.rendering.forecasts.as_json import forecast_as_json
from proposals.rendering.forecasts.words import say_verdict
from proposals.rules.findings import Finding, Severity, must_fix
from proposals.rules.forecasting import PlanForecast
from proposals.selectors.content import answers_of, read_content
from proposals.selectors.files import make_file
from proposals.services.exporting import take_export_snapshot
from proposals.services.importing import import_proposal


class Command(FieldgateCommand):
    help = "Imports an application from JSON, checks one, exports one."

    def configure(self, parser: CommandParser) -> None:
        acts = self.acts_of(parser)
        importing = self.add_act(
            acts,
            "import",
            self.import_file,
            "makes an application from JSON; prints its number as the last word",
        )
        importing.add_argument("file", metavar="FILE.json")
        importing.add_argument("--owner", required=True, metavar="EMAIL", help="its first editor")
        checking = self.add_act(
            acts, "check", self.check_answers, "says what the checks find; exit 1 if one must be fixed"
        )
        checking.add_argument("ref", metavar="REF")
        exporting = self.add_act(acts, "export", self.write_export, "writes the application to a file")
        exporting.add_argument("ref", metavar="REF")
        exporting.add_argument("--format", required=True, choices=[each.value for each in ExportFormat])
        exporting.add_argument("--output", required=True, metavar="FILE")

    def import_file(self, call: Call) -> Outcome:
        owner = find_person(call["owner"])
        if owner is None:
            raise UsageError("Name the owner.")
        document = read_json_file(call["file"])
        proposal = import_proposal(document, owner=owner, by=call.by, now=call.now)
        answered = sum(map(is_answered, answers_of(proposal).values()))
        return Outcome(
            "imported",
            f"{answered} questions have an answer. The application is {proposal.ref}",
            facts={"ref": proposal.ref, "answers": answered},
        )

    def check_answers(self, call: Call) -> Outcome:
        proposal = find_proposal(call["ref"])
        content, today = read_content(proposal), call.now.date()
        found, planned = content.findings(today), content.forecast(today)
        blocking = len(must_fix(found))
        return Outcome(
            "must_fix" if blocking else "clear",
            "\n".join([_say_findings(proposal, found), _say_forecast(planned)]),
            ok=not blocking,
            reason=f"Findings that must be fixed: {blocking}." if blocking else "",
            facts={
                "ref": proposal.ref,
                "counts": {each.value: _count(found, each) for each in Severity},
                "findings": [asdict(finding) for finding in found],
                "forecast": forecast_as_json(planned) if planned else None,
            },
        )

    def write_export(self, call: Call) -> Outcome:
        proposal = find_proposal(call["ref"])
        snapshot = take_export_snapshot(proposal, call["format"], by=call.by, now=call.now)
        made = make_file(proposal, snapshot, ExportFormat(call["format"]))
        path = _write(Path(call["output"]), made)
        return Outcome(
            "exported",
            f"Version {snapshot.number} of {proposal.ref} is in {path}",
            facts={
                "ref": proposal.ref,
                "format": call["format"],
                "output": str(path),
                "snapshot": snapshot.number,
                "sha256": snapshot.sha256,
                "bytes": len(made.body),
            },
        )


def _say_forecast(planned: PlanForecast | None) -> str:
    return say_verdict(planned) if planned else "There is no forecast: the answers make no data plan yet."


def find_proposal(ref: str) -> Proposal:
    """Raises `NotNow` for a number that there is not."""
    related = ("catalogue", "terms", "pi", "librarian")
    proposal = Proposal.objects.select_related(*related).filter(ref=ref).first()
    if proposal is None:
        raise NotNow(f"There is no application {ref}.")
    return proposal


def _count(found: tuple[Finding, ...], severity: Severity) -> int:
    return sum(finding.severity is severity for finding in found)


def _say_findings(proposal: Proposal, found: tuple[Finding, ...]) -> str:
    lines = [f"{each.severity.words}: {each.key or 'the whole'}: {each.message}" for each in found]
    return "\n".join([*lines, f"{proposal.ref} has {len(found)} findings."])


def _write(path: Path, made: Export) -> Path:
    """Into the file, or under the export's own name into a folder. `UsageError` where that is not possible."""
    target = path / made.filename if path.is_dir() else path
    try:
        target.write_bytes(made.body)
    except OSError as error:
        raise UsageError(f"{target} cannot be written: {error}") from error
    return target
