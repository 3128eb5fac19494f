"""The files of certificates, the proofs of sending, and the key that this site signs with."""

from base64 import b64encode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.rules.errors import NotAllowed
from harvest.access import get_project_for, is_allowed
from harvest.models import Certificate, Project
from harvest.rules.certificate import to_file
from harvest.rules.rights import Right
from harvest.selectors.parts import find_certificate, find_certificate_by_place
from harvest.services.certificates import read_pdf
from harvest.services.certificates.files import draw_annex
from harvest.vault import VaultError, open_keyring
from harvest.views.guarding import SignedIn

_TYPES = {"json": "application/json", "pdf": "application/pdf", "annex": "application/pdf"}


@login_required
@require_safe
def certificate_file(request: SignedIn, ref: str, form: str) -> HttpResponse:
    """Of the certificate of deletion."""
    project = get_project_for(request.user, ref, Right.CERTIFICATE)
    return _answer(request, project, find_certificate(project), form)


@login_required
@require_safe
def certificate_one_file(request: SignedIn, ref: str, place: int, form: str) -> HttpResponse:
    project = get_project_for(request.user, ref, Right.CERTIFICATE)
    return _answer(request, project, find_certificate_by_place(project, place), form)


@login_required
@require_safe
def certificate_proof(request: SignedIn, ref: str, place: int, number: int) -> HttpResponse:
    """The file that was kept of a sending, as it was sent in, and never shown in the browser."""
    project = get_project_for(request.user, ref, Right.DUTIES)
    sending = find_certificate_by_place(project, place).sendings.filter(pk=number).exclude(file=b"").first()
    if sending is None:
        raise Http404("There is no such file.")
    name = "".join(letter for letter in sending.file_name if letter.isalnum() or letter in "._- ") or "proof"
    return _attach(bytes(sending.file), "application/octet-stream", name.encode("ascii", "ignore").decode())


@require_safe
def signing_key(_: object) -> HttpResponse:
    """The public half, for whoever holds a certificate: as it stands in the JSON, and as it is printed."""
    try:
        key = open_keyring().public_key()
    except VaultError as error:
        raise Http404("There is no key yet.") from error
    text = f"Ed25519\nhex {key.hex()}\nbase64 {b64encode(key).decode()}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _answer(request: SignedIn, project: Project, found: Certificate, form: str) -> HttpResponse:
    if form not in _TYPES:
        raise Http404("There is no such file.")
    if form == "annex":
        _demand_annex(request, project, found)
        return _attach(draw_annex(found), _TYPES[form], f"{found.number}-annex.pdf")
    body = to_file(found.content) if form == "json" else read_pdf(found)
    return _attach(body, _TYPES[form], f"{found.number}.{form}")


def _demand_annex(request: SignedIn, project: Project, found: Certificate) -> None:
    today = timezone.now().date()
    if not any(is_allowed(request.user, project, right, today) for right in (Right.DUTIES, Right.SIGN_OUT)):
        raise NotAllowed("The annex is for those who see to the duties of the project, and for who signs.")
    if not found.annex:
        raise Http404("This certificate has no annex: its open points stand in it.")


def _attach(body: bytes, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(body, content_type=content_type, headers=headers)
