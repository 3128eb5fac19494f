"""“The form shows something else”: said by a team, looked into by the library."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest, sent
from proposals.access import demand_library, get_proposal_for
from proposals.forms.form_reports import ReportForm, SettleReport
from proposals.models import FormReport
from proposals.rules.workflow import Act
from proposals.selectors.copy_sheet import copy_sheet
from proposals.selectors.form_reports import form_reports
from proposals.services.form_reports import report_form, settle_report
from proposals.views.keeping import login_required_keeping_text


@login_required_keeping_text
@require_http_methods(["GET", "HEAD", "POST"])
def form_report(request: SignedInRequest, ref: str, key: str) -> HttpResponse:
    proposal, now = get_proposal_for(request.user, ref, Act.REPORT_FORM), timezone.now()
    form = ReportForm(sent(request))
    if form.is_bound and form.carry_out(
        lambda: report_form(proposal, key, **form.cleaned_data, by=request.user, now=now)
    ):
        messages.success(request, "Thank you. The library is told and looks into it.")
        return redirect("submit", ref)
    blocks = copy_sheet(proposal, request.user).blocks
    context = {
        "proposal": proposal,
        "form": form,
        "asked": next((block for block in blocks if block.paste.key == key), None),
    }
    return render(request, "proposals/submit/report.html", context, status=422 if form.is_bound else 200)


@login_required
@require_safe
def library_reports(request: SignedInRequest) -> HttpResponse:
    demand_library(request.user)
    return _show_reports(request)


@login_required
@require_POST
def report_settle(request: SignedInRequest, number: int) -> HttpResponse:
    demand_library(request.user)
    report = get_object_or_404(FormReport.objects.select_related("proposal"), pk=number)
    form = SettleReport(request.POST, auto_id=f"%s-{number}")
    if not form.is_valid():
        return _show_reports(request, failed=form, number=number)
    settle_report(report, form.cleaned_data["note"], by=request.user, now=timezone.now())
    messages.success(request, "Settled.")
    return redirect("library_reports")


def _show_reports(
    request: SignedInRequest, *, failed: SettleReport | None = None, number: int | None = None
) -> HttpResponse:
    """`failed`: a note on the report of that number that could not be taken; it stays in its field."""
    context = {"rows": form_reports(), "failed": failed, "number": number}
    return render(request, "proposals/library/reports.html", context, status=422 if failed else 200)
