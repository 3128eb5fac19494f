"""The record of the institution: kept by the library, confirmed in each application."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest, sent
from accounts.rules.errors import DomainError
from proposals.access import demand_library, get_proposal_for
from proposals.forms.institution import ConfirmForm, InstitutionForm
from proposals.models import InstitutionRecord, Proposal
from proposals.rules.workflow import Act
from proposals.selectors.institution import InstitutionPage, current_record, institution_page, kept_rows
from proposals.services.institution import confirm_institution, keep_institution
from proposals.views.keeping import login_required_keeping_text


@login_required_keeping_text
@require_http_methods(["GET", "HEAD", "POST"])
def library_institution(request: SignedInRequest) -> HttpResponse:
    demand_library(request.user)
    record, now = current_record(), timezone.now()
    kept, number = (record.institution, record.number) if record else (None, 0)
    form = InstitutionForm(sent(request), kept=kept, number=number)
    if form.is_bound and form.carry_out(
        lambda: keep_institution(
            form.institution, expected=form.cleaned_data["expected"], by=request.user, now=now
        )
    ):
        messages.success(
            request, "The record is kept. Applications that say otherwise are told so; none is changed."
        )
        return redirect("library_institution")
    context = {"form": form, "record": record, "rows": kept_rows()}
    return render(
        request, "proposals/library/institution.html", context, status=422 if form.is_bound else 200
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def institution_confirm(request: SignedInRequest, ref: str) -> HttpResponse:
    proposal = get_proposal_for(request.user, ref, Act.EDIT)
    page = institution_page(proposal)
    if page.record is None:
        return _show(request, proposal, page, None)
    form = _build_form(request, page, page.record)
    if not form.is_bound:
        return _show(request, proposal, page, form)
    return _confirm(request, proposal, page, form)


def _confirm(
    request: SignedInRequest, proposal: Proposal, page: InstitutionPage, form: ConfirmForm
) -> HttpResponse:
    if not form.is_valid():
        return _show(request, proposal, page, form, status=422)
    record, now = get_object_or_404(InstitutionRecord, number=form.cleaned_data["number"]), timezone.now()
    try:
        confirm_institution(proposal, record, form.chosen, expected=form.expected, by=request.user, now=now)
    except DomainError as refused:
        return _show_anew(request, proposal, refused)
    messages.success(
        request, "Your institution is filled in from its record. What stood there before is in the history."
    )
    return redirect("proposal", proposal.ref)


def _show_anew(request: SignedInRequest, proposal: Proposal, refused: DomainError) -> HttpResponse:
    """As it stands now, with the reason why nothing happened."""
    page = institution_page(proposal)
    if page.record is None:
        return _show(request, proposal, page, None)
    form = _build_form(request, page, page.record, anew=True)
    return _show(request, proposal, page, form, refused=refused.message, status=refused.status)


def _build_form(
    request: SignedInRequest, page: InstitutionPage, record: InstitutionRecord, *, anew: bool = False
) -> ConfirmForm:
    return ConfirmForm(
        None if anew else sent(request),
        institution=record.institution,
        number=record.number,
        versions=page.versions,
        department=page.department,
    )


def _show(
    request: SignedInRequest,
    proposal: Proposal,
    page: InstitutionPage,
    form: ConfirmForm | None,
    *,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"proposal": proposal, "page": page, "form": form, "refused": refused}
    return render(request, "proposals/institution.html", context, status=status)
