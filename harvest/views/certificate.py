"""Certificates: to read and keep, to ask for, to sign out, to send."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.rules.errors import DomainError
from harvest.access import get_project_for, is_allowed
from harvest.forms.certificate import RequestForm, SendingForm, SignOutForm
from harvest.forms.problems import show_refusal
from harvest.models import Certificate, Project
from harvest.rules.rights import Right
from harvest.rules.signing_out import Way
from harvest.selectors.screens.certificate_page import (
    CertificateScreen,
    certificate_page,
    list_certificates,
    place_of_deletion,
)
from harvest.services.certificates import issue_compliance, record_request, record_sending, sign_out
from harvest.services.certificates.parts import count_copies
from harvest.services.certificates.sending import ProofFile
from harvest.views.guarding import SignedIn

type Make = Callable[[CertificateScreen, SignedIn | None], forms.Form]
type Act = Callable[[Certificate, dict[str, Any], User, datetime], str]


@login_required
@require_safe
def certificate(request: SignedIn, ref: str) -> HttpResponse:
    """The one of deletion, or that there is none yet."""
    project = get_project_for(request.user, ref, Right.CERTIFICATE)
    place = place_of_deletion(project)
    if place is None:
        return render(request, "harvest/certificate.html", {"project": project})
    return _show(request, project, place, {})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def certificates(request: SignedIn, ref: str) -> HttpResponse:
    """All of a project; a POST asks for one of compliance to date."""
    right = Right.CERTIFY if request.method == "POST" else Right.CERTIFICATE
    project = get_project_for(request.user, ref, right)
    now, refusal, status = timezone.now(), "", 200
    if request.method == "POST":
        try:
            made = issue_compliance(project, by=request.user, now=now)
        except DomainError as error:
            refusal, status = error.message, error.status
        else:
            messages.success(request, "Drafted. A person with authority signs it before it goes out.")
            return redirect("certificate_one", ref=ref, place=made.place)
    context = {
        "project": project,
        "now": now,
        "refusal": refusal,
        "certificates": list_certificates(project),
        "may_ask": is_allowed(request.user, project, Right.CERTIFY, now.date()),
    }
    return render(request, "harvest/certificates.html", context, status=status)


@login_required
@require_safe
def one(request: SignedIn, ref: str, place: int) -> HttpResponse:
    return _show(request, get_project_for(request.user, ref, Right.CERTIFICATE), place, {})


@login_required
@require_POST
def act(request: SignedIn, ref: str, place: int, name: str) -> HttpResponse:
    if name not in ACTS:
        raise Http404("There is no such act.")
    right, make_form, perform = ACTS[name]
    project = get_project_for(request.user, ref, right)
    now = timezone.now()
    screen = certificate_page(project, place, request.user, now.date(), count_copies)
    form = make_form(screen, request)
    if form.is_valid():
        try:
            said = perform(screen.certificate, form.cleaned_data, request.user, now)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, said)
            return redirect("certificate_one", ref=ref, place=place)
    return _show(request, project, place, {name: form})


def _show(request: SignedIn, project: Project, place: int, bound: Mapping[str, forms.Form]) -> HttpResponse:
    now = timezone.now()
    screen = certificate_page(project, place, request.user, now.date(), count_copies)
    made = {name: bound.get(name) or make_form(screen, None) for name, (_, make_form, _) in ACTS.items()}
    context = {
        "now": now,
        "project": project,
        "screen": screen,
        "forms": made,
        "bound": next(iter(bound.values()), None),
    }
    return render(request, "harvest/certificate.html", context, status=422 if bound else 200)


def _make_request(screen: CertificateScreen, request: SignedIn | None) -> forms.Form:
    known = {"asked_on": screen.certificate.asked_on, "due_on": screen.certificate.due_on}
    initial = {name: f"{day.day} {day:%B} {day.year}" for name, day in known.items() if day}
    return RequestForm(request.POST if request else None, initial=initial)


def _make_sign(screen: CertificateScreen, request: SignedIn | None) -> forms.Form:
    who = screen.signatories if screen.may_record_paper else screen.signs_as
    return SignOutForm(who, screen.may_record_paper, request.POST if request else None)


def _make_sending(_: CertificateScreen, request: SignedIn | None) -> forms.Form:
    return SendingForm(request.POST, request.FILES) if request else SendingForm()


def _request(found: Certificate, given: dict[str, Any], by: User, now: datetime) -> str:
    record_request(found, given["asked_on"], given["due_on"], by=by, now=now)
    return "Recorded. It stands in the certificate once that is signed."


def _sign(found: Certificate, given: dict[str, Any], by: User, now: datetime) -> str:
    sign_out(found, given["signatory"], paper_on=given.get("paper_on"), by=by, now=now)
    return "Signed. Take the PDF and the signed file, and send both."


def _send(found: Certificate, given: dict[str, Any], by: User, now: datetime) -> str:
    sent = given["file"]
    file = ProofFile(sent.name, sent.read()) if sent else None
    given = given | {"way": Way(given["way"]), "file": file}
    record_sending(found, **given, by=by, now=now)
    return "Recorded as sent."


ACTS: Final[Mapping[str, tuple[Right, Make, Act]]] = {
    "request": (Right.CERTIFY, _make_request, _request),
    "sign": (Right.SIGN_OUT, _make_sign, _sign),
    "send": (Right.CERTIFY, _make_sending, _send),
}
