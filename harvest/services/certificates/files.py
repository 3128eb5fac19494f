"""The files of a certificate: PDF and JSON to send, and the annex that stays inside."""

from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.template.loader import render_to_string

from harvest.models import Certificate
from harvest.rules.certificate import attach_signature, bytes_to_sign, to_file
from harvest.selectors.screens.certificate_sections import list_sections
from harvest.services.dataset_files import draft_of
from harvest.vault import open_keyring
from proposals.rendering.pdf import read_stylesheets, render_pdf

JSON_NAME, PDF_NAME = "certificate.json", "certificate.pdf"
_FIRST_VERSION: Final = "fieldgate/certificate/1"
_ADDED: Final = ("pdf", "signature")
"""What a drawn page cannot hold: its own checksum, and the signature over that."""


def seal_content(content: dict[str, Any]) -> dict[str, Any]:
    """Drawn, kept as a PDF, signed with the key of this site: the content with checksum and signature."""
    pdf = draw_pdf(content)
    _keep_pdf(content, pdf)
    content = content | {"pdf": {"name": PDF_NAME, "sha256": _digest(pdf)}}
    keyring = open_keyring()
    return attach_signature(
        content, public_key=keyring.public_key(), signature=keyring.sign(bytes_to_sign(content))
    )


def write_certificate(certificate: Certificate, folder: Path) -> tuple[Path, Path]:
    """`certificate.json` and `certificate.pdf` into a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    bodies = ((JSON_NAME, to_file(certificate.content)), (PDF_NAME, read_pdf(certificate)))
    for name, body in bodies:
        with draft_of(folder / name) as draft:
            draft.write(body)
    return folder / JSON_NAME, folder / PDF_NAME


def read_pdf(certificate: Certificate) -> bytes:
    """The file that was signed for; drawn again if it is not there, which gives the same bytes with the same software."""
    path = _pdf_path(certificate.content)
    if path.exists() and _digest(body := path.read_bytes()) == certificate.content["pdf"]["sha256"]:
        return body
    return draw_pdf({name: value for name, value in certificate.content.items() if name not in _ADDED})


def draw_pdf(content: dict[str, Any]) -> bytes:
    """Of any version: those of the first are drawn as they were then."""
    if content["schema"] == _FIRST_VERSION:
        return _draw(content, "certificate_1.html", ("base.css",), footer=f"Certificate {content['number']}")
    institution = content["project"]["institution"].get("name", "")
    return _draw(
        content,
        "certificate.html",
        ("base.css", "certificate.css"),
        footer=" · ".join(filter(None, (institution, f"Certificate {content['number']}"))),
        sections=list_sections(content),
        draft=not content["signatory"],
    )


def _draw(content: dict[str, Any], template: str, sheets: tuple[str, ...], **context: Any) -> bytes:
    body = render_to_string(f"print/{template}", {"c": content, "draft": False} | context)
    title = f"{content.get('title', 'Certificate of deletion')} {content['number']}"
    return render_pdf(
        body, stylesheets=read_stylesheets(*sheets), title=title, lang="en", identifier=content["number"]
    )


def draw_annex(certificate: Certificate) -> bytes:
    """Findings and open points, on paper of their own."""
    context = {
        "c": certificate.content,
        "annex": certificate.annex,
        "footer": f"Internal annex to {certificate.number}. Does not go out",
        "draft": False,
    }
    return render_pdf(
        render_to_string("print/certificate_annex.html", context),
        stylesheets=read_stylesheets("base.css"),
        title=f"Internal annex to {certificate.number}",
        lang="en",
        identifier=f"{certificate.number}-annex",
    )


def _keep_pdf(content: dict[str, Any], pdf: bytes) -> None:
    path = _pdf_path(content)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with draft_of(path) as draft:
        draft.write(pdf)


def _digest(body: bytes) -> str:
    return sha256(body).hexdigest()


def _pdf_path(content: dict[str, Any]) -> Path:
    """A draft and what is signed out are two files: the second is drawn before the row says that it counts."""
    signed = "-signed" if content.get("signatory") else ""
    return Path(settings.FIELDGATE_VAR) / "certificates" / f"{content['number']}{signed}.pdf"
