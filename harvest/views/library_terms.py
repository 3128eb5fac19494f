"""TikTok's rules for the library: defaults of the institution, and a next version for the projects that are open."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.rules.errors import DomainError
from harvest.forms.problems import show_refusal
from harvest.forms.terms import PROFILE, AdoptForm, ChooseForm
from harvest.models import Project
from harvest.selectors.screens.terms_page import defaults_page
from harvest.selectors.screens.version_page import version_page
from harvest.selectors.terms import default_choices
from harvest.services.terms import adopt_version, choose_default, find_choosable
from harvest.views.guarding import SignedIn
from proposals.access import demand_library
from proposals.catalogue.terms import STRICTEST
from proposals.rendering.quantities import write_count
from proposals.selectors.terms import list_versions


@login_required
@require_safe
def defaults(request: SignedIn) -> HttpResponse:
    demand_library(request.user)
    context = {"screen": defaults_page(), "may_choose": request.user.is_librarian}
    return render(request, "harvest/terms/defaults.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: SignedIn, clause: str) -> HttpResponse:
    demand_library(request.user)
    label, now = list_versions()[0], timezone.now()
    rule = find_choosable(label, clause)
    chosen = default_choices().get(clause, PROFILE)
    form = ChooseForm(rule, STRICTEST, request.POST or None, initial={"position": chosen})
    if form.is_bound and form.is_valid():
        try:
            choose_default(clause, form.chosen, form.ground, label=label, by=request.user, now=now)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "Recorded. Projects that open from now on begin with it.")
            return redirect("library_terms")
    context = {"clause": rule, "form": form}
    return render(request, "harvest/terms/default.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def version(request: SignedIn) -> HttpResponse:
    """What moves in each project; with the digest of what was shown, those that were chosen go by it."""
    demand_library(request.user)
    now, label = timezone.now(), request.POST.get("label") or request.GET.get("label", "")
    form = AdoptForm(request.POST or None)
    if form.is_bound and form.is_valid() and _adopt(request, form, label):
        return redirect("library_terms_version")
    screen = version_page(label.replace("\0", ""), request.GET.get("page", 1), now)
    chosen = {each.partition(":")[0] for each in request.POST.getlist("projects")}
    context = {"screen": screen, "form": form, "chosen": chosen, "may_choose": request.user.is_librarian}
    return render(request, "harvest/terms/version.html", context, status=422 if form.errors else 200)


def _adopt(request: SignedIn, form: AdoptForm, label: str) -> bool:
    """Each project for itself: one that is refused keeps its version, and the others go on. Whether all went."""
    seen, done = form.seen, 0
    for project in Project.objects.filter(ref__in=seen).order_by("ref"):
        try:
            adopt_version(
                project,
                label,
                form.cleaned_data["reason"],
                seen=seen[project.ref],
                by=request.user,
                now=timezone.now(),
            )
            done += 1
        except DomainError as error:
            form.add_error(None, f"{project.ref}: {error.message}")
    if done:
        messages.success(
            request, f"{write_count(done, 'project goes', 'projects go')} by it now. Their people are told."
        )
    return not form.errors
