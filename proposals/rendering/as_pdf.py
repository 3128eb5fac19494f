"""A proposal as a PDF for people and for the file."""

from typing import Final

from django.template.loader import render_to_string

from proposals.rendering.document import Document
from proposals.rendering.pdf import read_stylesheets, render_pdf

STYLESHEETS: Final = ("base.css", "proposal.css")


def write_pdf(document: Document) -> bytes:
    """Marked "Draft, not approved" on each page unless the PI approved this version."""
    body = render_to_string(
        "print/proposal.html",
        {"document": document, "footer": document.footer, "draft": not document.approved},
    )
    return render_pdf(
        body,
        stylesheets=read_stylesheets(*STYLESHEETS),
        title=f"{document.title} ({document.ref}, version {document.number})",
        lang=document.language,
        identifier=f"{document.ref}/{document.number}/{document.sha256}",
    )
