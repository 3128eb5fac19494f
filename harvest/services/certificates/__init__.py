"""Certificates: what is stated (deletion, compliance to date), what stays inside (annex), and how one goes out.

deletion, compliance ─▶ issuing ─▶ signing_out ─▶ sending          verifying: anywhere, offline
"""

from harvest.services.certificates.deletion import build_content
from harvest.services.certificates.files import read_pdf, write_certificate
from harvest.services.certificates.issuing import issue_certificate, issue_compliance
from harvest.services.certificates.sending import record_request, record_sending
from harvest.services.certificates.signatories import end_signatory, name_signatory
from harvest.services.certificates.signing_out import sign_out
from harvest.services.certificates.verifying import Verified, verify_certificate

__all__ = [
    "Verified",
    "build_content",
    "end_signatory",
    "issue_certificate",
    "issue_compliance",
    "name_signatory",
    "read_pdf",
    "record_request",
    "record_sending",
    "sign_out",
    "verify_certificate",
    "write_certificate",
]
