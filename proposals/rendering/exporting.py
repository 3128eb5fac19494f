"""A snapshot as a file to hand on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from proposals.models import Snapshot
from proposals.rendering.as_json import write_json
from proposals.rendering.as_markdown import write_markdown
from proposals.rendering.as_pdf import write_pdf
from proposals.rendering.copysheet import write_copysheet
from proposals.rendering.document import build_document
from proposals.rendering.word.as_docx import write_docx

WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class ExportFormat(StrEnum):
    PDF = "pdf"
    DOCX = "docx"
    MARKDOWN = "md"
    JSON = "json"
    COPYSHEET = "copysheet"


@dataclass(frozen=True, slots=True)
class Export:
    filename: str
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class _Writer:
    """`ending` of the file's name after reference and version."""

    ending: str
    content_type: str
    write: Callable[[Snapshot, bool], bytes]


def export(snapshot: Snapshot, export_format: ExportFormat, *, approved: bool) -> Export:
    """`approved`: the PI approved this very snapshot. PdfUnavailable where the machine cannot make PDFs."""
    writer = _WRITERS[export_format]
    return Export(
        filename=f"{snapshot.content['ref']}-v{snapshot.number}{writer.ending}",
        content_type=writer.content_type,
        body=writer.write(snapshot, approved),
    )


def _write_pdf(snapshot: Snapshot, approved: bool) -> bytes:
    return write_pdf(build_document(snapshot, approved=approved))


def _write_docx(snapshot: Snapshot, approved: bool) -> bytes:
    return write_docx(build_document(snapshot, approved=approved))


def _write_markdown(snapshot: Snapshot, approved: bool) -> bytes:
    return write_markdown(build_document(snapshot, approved=approved)).encode()


def _write_json(snapshot: Snapshot, _approved: bool) -> bytes:
    return write_json(snapshot).encode()


def _write_copysheet(snapshot: Snapshot, _approved: bool) -> bytes:
    return write_copysheet(snapshot).encode()


_WRITERS: Final[Mapping[ExportFormat, _Writer]] = {
    ExportFormat.PDF: _Writer(".pdf", "application/pdf", _write_pdf),
    ExportFormat.DOCX: _Writer(".docx", WORD, _write_docx),
    ExportFormat.MARKDOWN: _Writer(".md", "text/markdown; charset=utf-8", _write_markdown),
    ExportFormat.JSON: _Writer(".json", "application/json", _write_json),
    ExportFormat.COPYSHEET: _Writer("-copysheet.txt", "text/plain; charset=utf-8", _write_copysheet),
}
