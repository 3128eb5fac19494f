"""What is made of the records, and what becomes of it at the end."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.rules.errors import DomainError
from harvest.access import get_project_for, is_allowed
from harvest.forms.derived import DecideForm, DerivedForm, SettleForm
from harvest.forms.problems import show_refusal
from harvest.models import DerivedOutput, Project
from harvest.rules.derived import DerivedKind, Fate
from harvest.rules.rights import Right
from harvest.selectors.derived import list_derived
from harvest.selectors.terms import rules_of
from harvest.services.deriving import Described, decide_fate, register_derived, settle_derived
from harvest.views.guarding import SignedIn


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def derived(request: SignedIn, ref: str) -> HttpResponse:
    right = Right.PUBLISH if request.method == "POST" else Right.OUTPUTS
    project = get_project_for(request.user, ref, right)
    form = DerivedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        described = Described(
            DerivedKind(given["kind"]),
            given["title"],
            given["has_records"] == "yes",
            given["holder"],
            given["place"],
        )
        try:
            register_derived(project, described, by=request.user, now=timezone.now())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "Registered. The table says what may become of it.")
            return redirect("derived", ref=ref)
    return _show(request, project, form)


@login_required
@require_POST
def decide(request: SignedIn, ref: str, number: int) -> HttpResponse:
    project = get_project_for(request.user, ref, Right.DECIDE)
    output, form = _find(project, number), DecideForm(request.POST)
    if form.is_valid():
        try:
            given = form.cleaned_data
            decide_fate(output, Fate(given["fate"]), given["reason"], by=request.user, now=timezone.now())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "Recorded.")
            return redirect("derived", ref=ref)
    return _show(request, project, form, number)


@login_required
@require_POST
def settle(request: SignedIn, ref: str, number: int) -> HttpResponse:
    project = get_project_for(request.user, ref, Right.PUBLISH)
    output, form = _find(project, number), SettleForm(request.POST)
    if form.is_valid():
        try:
            settle_derived(output, form.cleaned_data["note"], by=request.user, now=timezone.now())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "Recorded.")
            return redirect("derived", ref=ref)
    return _show(request, project, form, number)


def _find(project: Project, number: int) -> DerivedOutput:
    output = DerivedOutput.objects.select_related("created_by").filter(project=project, number=number).first()
    if output is None:
        raise Http404("There is no such output.")
    output.project = project
    return output


def _show(request: SignedIn, project: Project, form: forms.Form, number: int = 0) -> HttpResponse:
    """`number`: the output whose form was refused."""
    today = timezone.now().date()
    context = {
        "project": project,
        "form": form if isinstance(form, DerivedForm) else DerivedForm(),
        "bound": form if form.is_bound else None,
        "refused": number,
        "decide": form if isinstance(form, DecideForm) else DecideForm(auto_id=False),
        "settle": form if isinstance(form, SettleForm) else SettleForm(auto_id=False),
        "rows": list_derived(project, rules_of(project)),
        "may_add": is_allowed(request.user, project, Right.PUBLISH, today),
        "may_decide": is_allowed(request.user, project, Right.DECIDE, today),
    }
    return render(request, "harvest/derived.html", context, status=422 if form.is_bound else 200)
