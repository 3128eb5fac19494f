"""Is this file what was issued? Anywhere, without a database or a network."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from harvest.rules.certificate import CertificateError, read_certificate
from harvest.services.certificates.files import PDF_NAME
from harvest.vault import Keyring, verify


@dataclass(frozen=True, slots=True)
class Verified:
    """`is_ours` None: there is no keyring here to compare with. `pdf`: "same", "changed" or "not there".

    `signatory`: who signed it out for the institution; "" for a draft, which only this site signed.
    """

    number: str
    project: str
    issued_at: str
    public_key: str
    is_ours: bool | None
    pdf: str
    title: str
    signatory: str


def verify_certificate(path: Path, keyring: Keyring | None) -> Verified:
    """Offline. CertificateError if a byte of the JSON was changed, the signature does not fit, or another site signed it.

    A `certificate.pdf` beside the file is compared with the checksum that was signed.
    """
    read = read_certificate(path.read_bytes())
    if not verify(read.public_key, read.signed_bytes, read.signature):
        raise CertificateError("The signature does not fit: the content or the signature was changed.")
    is_ours = None if keyring is None else keyring.public_key() == read.public_key
    if is_ours is False:
        raise CertificateError(
            "The signature is sound, but was made with another key than the one of this site."
        )
    pdf = _compare_pdf(path.parent / PDF_NAME, read.content["pdf"]["sha256"])
    if pdf == "changed":
        raise CertificateError(f"{PDF_NAME} beside it is not the one that was signed for.")
    return _describe(read.content, read.public_key, is_ours, pdf)


def _describe(content: dict[str, Any], public_key: bytes, is_ours: bool | None, pdf: str) -> Verified:
    signatory = content.get("signatory") or {}
    return Verified(
        content["number"],
        content["project"]["ref"],
        content["issued_at"],
        public_key.hex(),
        is_ours,
        pdf,
        content.get("title", "Certificate of deletion"),
        signatory.get("name", ""),
    )


def _compare_pdf(path: Path, expected: str) -> str:
    if not path.exists():
        return "not there"
    return "same" if sha256(path.read_bytes()).hexdigest() == expected else "changed"
