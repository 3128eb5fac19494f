"""Certificates in the words of a screen: one of them, and all of a project."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User
from harvest.models import Certificate, CertificateSending, Project, Signatory
from harvest.rules.rights import Right
from harvest.rules.signing_out import CertificateState
from harvest.selectors.parts import find_certificate_by_place, find_deletion
from harvest.selectors.screens.certificate_sections import Section, list_sections
from harvest.selectors.screens.rights import rights_of
from harvest.selectors.screens.tones import Shown, show

type Row = dict[str, str]
type CountNow = Callable[[Certificate], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class CertificateScreen:
    """`content` is what was signed, or would be now. `signatories` may sign it; `signs_as` are those that this person is."""

    certificate: Certificate
    state: Shown
    reason: str
    content: dict[str, Any]
    rows: tuple[Row, ...]
    sections: tuple[Section, ...]
    sendings: tuple[CertificateSending, ...]
    signatories: tuple[Signatory, ...]
    signs_as: tuple[Signatory, ...]
    may_request: bool
    may_record_paper: bool
    may_send: bool
    may_read_annex: bool


def certificate_page(
    project: Project, place: int, user: User, today: date, count_now: CountNow
) -> CertificateScreen:
    """Http404 for a number that is not there. A fixed number of queries. `count_now`: what a draft says differently by now."""
    certificate = find_certificate_by_place(project, place)
    content = certificate.content | count_now(certificate)
    rights, state = rights_of(user, project, today), CertificateState(certificate.state)
    is_draft, may_sign = state is CertificateState.DRAFTED, Right.SIGN_OUT in rights
    signatories = tuple(Signatory.objects.filter(ended_at=None)) if is_draft and may_sign else ()
    return CertificateScreen(
        certificate=certificate,
        state=show(state),
        reason=_say_next(state),
        content=content,
        rows=tuple(_list_rows(content)),
        sections=list_sections(content),
        sendings=tuple(certificate.sendings.all()),
        signatories=signatories,
        signs_as=tuple(each for each in signatories if each.user_id == user.pk),
        may_request=is_draft and Right.CERTIFY in rights,
        may_record_paper=bool(signatories) and user.is_librarian,
        may_send=not is_draft and Right.CERTIFY in rights,
        may_read_annex=bool(certificate.annex) and bool({Right.DUTIES, Right.SIGN_OUT} & rights),
    )


def place_of_deletion(project: Project) -> int | None:
    found = find_deletion(project)
    return found.place if found else None


def list_certificates(project: Project) -> list[tuple[Certificate, Shown]]:
    """The newest first. One query."""
    return [(each, show(CertificateState(each.state))) for each in project.certificates.all()]


def _say_next(state: CertificateState) -> str:
    if state is CertificateState.DRAFTED:
        return "A person with authority signs it before it goes out."
    if state is CertificateState.SIGNED:
        return "It can be sent. Record here when and how it was."
    return ""


def _list_rows(content: dict[str, Any]) -> list[Row]:
    project, issuer = content["project"], content["issuer"]
    return [
        {"key": "Number", "value": content["number"]},
        {"key": "Institution", "value": project["institution"].get("name", "")},
        {"key": "Principal investigator", "value": project["principal_investigator"]},
        {"key": "Issued by", "value": ", ".join(filter(None, (issuer["operator"], issuer["site"])))},
        {"key": "Public key", "value": content["signature"]["public_key"]},
    ]
