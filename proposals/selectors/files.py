"""A version as a file: what is read from the database, and who makes the bytes of it."""

from proposals.models import Proposal, Snapshot
from proposals.rendering.as_madmp import write_madmp
from proposals.rendering.evidence import write_evidence
from proposals.rendering.exporting import Export, ExportFormat, export, name_file
from proposals.selectors.evidence import read_evidence


def make_file(proposal: Proposal, snapshot: Snapshot, export_format: ExportFormat) -> Export:
    """Marked as a draft unless the PI approved this very version.

    Raises `PdfUnavailable` where the machine cannot make PDFs, `NoContact` for a plan while no PI is named.
    """
    match export_format:
        case ExportFormat.MADMP:
            return name_file(
                snapshot, export_format, write_madmp(snapshot, created_at=proposal.created_at).encode()
            )
        case ExportFormat.ZIP:
            return name_file(snapshot, export_format, write_evidence(read_evidence(proposal, snapshot)))
    return export(snapshot, export_format, approved=proposal.approved_snapshot_id == snapshot.pk)
