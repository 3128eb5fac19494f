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
    MADMP = "madmp"
    ZIP = "zip"


@dataclass(frozen=True, slots=True)
class Export:
    filename: str
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class _Kind:
    """`ending` of the file's name after reference and version."""

    ending: str
    content_type: str


def export(snapshot: Snapshot, export_format: ExportFormat, *, approved: bool) -> Export:
    """The file of a format that needs nothing but the version. KeyError for MADMP and ZIP: see `selectors.files`.

    `approved`: the PI approved this very snapshot. PdfUnavailable where the machine cannot make PDFs.
    """
    return name_file(snapshot, export_format, _WRITERS[export_format](snapshot, approved))


def name_file(snapshot: Snapshot, export_format: ExportFormat, body: bytes) -> Export:
    kind = _KINDS[export_format]
    return Export(f"{snapshot.content['ref']}-v{snapshot.number}{kind.ending}", kind.content_type, body)


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


_WRITERS: Final[Mapping[ExportFormat, Callable[[Snapshot, bool], bytes]]] = {
    ExportFormat.PDF: _write_pdf,
    ExportFormat.DOCX: _write_docx,
    ExportFormat.MARKDOWN: _write_markdown,
    ExportFormat.JSON: _write_json,
    ExportFormat.COPYSHEET: _write_copysheet,
}

_KINDS: Final[Mapping[ExportFormat, _Kind]] = {
    ExportFormat.PDF: _Kind(".pdf", "application/pdf"),
    ExportFormat.DOCX: _Kind(".docx", WORD),
    ExportFormat.MARKDOWN: _Kind(".md", "text/markdown; charset=utf-8"),
    ExportFormat.JSON: _Kind(".json", "application/json"),
    ExportFormat.COPYSHEET: _Kind("-copysheet.txt", "text/plain; charset=utf-8"),
    ExportFormat.MADMP: _Kind("-madmp.json", "application/json"),
    ExportFormat.ZIP: _Kind("-evidence.zip", "application/zip"),
}
