"""TikTok's rules as they apply to a project, what was chosen among them, and the terms that its team accepted."""

from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.rules.errors import DomainError
from harvest.access import get_project_for
from harvest.forms.problems import show_refusal
from harvest.forms.terms import PROFILE, AcceptedForm, ChooseForm
from harvest.models import AcceptedTerms, Project
from harvest.rules.rights import Right
from harvest.selectors.screens.terms_page import terms_page
from harvest.selectors.terms import held_by
from harvest.selectors.terms_change import TermsChange, find_change
from harvest.services.accepting import accept_terms
from harvest.services.terms import choose_for_project, find_choosable
from harvest.views.guarding import SignedIn
from proposals.selectors.terms import find_terms

_TYPES: Final = {
    AcceptedTerms.Form.PDF: "application/pdf",
    AcceptedTerms.Form.TEXT: "text/plain; charset=utf-8",
}


@login_required
@require_safe
def terms(request: SignedIn, ref: str) -> HttpResponse:
    return _show(request, get_project_for(request.user, ref, Right.SEE), AcceptedForm())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: SignedIn, ref: str, clause: str) -> HttpResponse:
    """First what would follow, then, with the digest of that, the choice."""
    project, now = get_project_for(request.user, ref, Right.TERMS), timezone.now()
    held = held_by(project)
    rule, profile = find_choosable(held.label, clause), find_terms(held.label).profile(held.profile)
    form = ChooseForm(
        rule, profile, request.POST or None, initial={"position": held.chosen.get(clause, PROFILE)}
    )
    change: TermsChange | None = None
    if form.is_bound and form.is_valid():
        seen = request.POST.get("seen", "")
        change = find_change(project, held.choose(clause, form.chosen), now)
        try:
            if seen:
                choose_for_project(
                    project, clause, form.chosen, form.ground, seen=seen, by=request.user, now=now
                )
                messages.success(request, "Recorded. The people of the project are told.")
                return redirect("terms", ref=ref)
        except DomainError as error:
            show_refusal(form, error)
    context = {"project": project, "clause": rule, "form": form, "change": change, "now": now}
    status = 422 if form.errors else 200
    return render(request, "harvest/terms/choose.html", context, status=status)


@login_required
@require_http_methods(["POST"])
def accepted_send(request: SignedIn, ref: str) -> HttpResponse:
    project = get_project_for(request.user, ref, Right.DUTIES)
    form = AcceptedForm(request.POST, request.FILES)
    if form.is_valid():
        given = form.cleaned_data
        try:
            accept_terms(
                project,
                given["file"].name,
                given["file"].read(),
                accepted_on=given["accepted_on"],
                accepted_by=given["accepted_by"],
                party=AcceptedTerms.Party(given["party"]),
                by=request.user,
                now=timezone.now(),
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "The terms are kept, and named on the certificate.")
            return redirect("terms", ref=ref)
    return _show(request, project, form)


@login_required
@require_safe
def accepted_file(request: SignedIn, ref: str, number: int) -> HttpResponse:
    project = get_project_for(request.user, ref, Right.SEE)
    kept = get_object_or_404(AcceptedTerms, project=project, number=number)
    name = f'attachment; filename="{ref}-terms-{number}.{kept.form}"'
    return HttpResponse(
        bytes(kept.content),
        content_type=_TYPES[AcceptedTerms.Form(kept.form)],
        headers={"Content-Disposition": name},
    )


def _show(request: SignedIn, project: Project, form: AcceptedForm) -> HttpResponse:
    now = timezone.now()
    screen = terms_page(project, request.user, now.date())
    context = {"project": project, "screen": screen, "form": form, "now": now}
    return render(request, "harvest/terms/terms.html", context, status=422 if form.is_bound else 200)
