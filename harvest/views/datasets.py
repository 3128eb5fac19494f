"""Datasets: made, taken, confirmed. For the persons whose access TikTok granted, on the days of that access."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.rules.errors import DomainError
from harvest.access import get_project_for
from harvest.forms.dataset import DatasetForm
from harvest.forms.problems import show_refusal
from harvest.rules.rights import Right
from harvest.selectors.parts import find_dataset
from harvest.selectors.screens.datasets_page import datasets_page
from harvest.services.confirming import confirm_copy, confirm_cut
from harvest.services.datasets import Choice, request_dataset
from harvest.services.depositing import is_set_up
from harvest.services.removed_ids import take_list
from harvest.services.taking import open_file, take_copy
from harvest.views.guarding import SignedIn
from harvest.views.sending import send


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def datasets(request: SignedIn, ref: str) -> HttpResponse:
    project = get_project_for(request.user, ref, Right.DATASETS)
    form = DatasetForm(project, request.POST or None, has_storage=is_set_up())
    if request.method == "POST" and form.is_valid():
        try:
            made = request_dataset(project, Choice(**form.choices()), by=request.user, now=timezone.now())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"Dataset {made.number} is being made. It appears below.")
            return redirect("datasets", ref=ref)
    screen = datasets_page(project, request.user, timezone.now(), request.GET.get("page", 1))
    status = 422 if form.is_bound else 200
    context = {"project": project, "form": form, "screen": screen}
    return render(request, "harvest/datasets.html", context, status=status)


@login_required
@require_POST
def take(request: SignedIn, ref: str, number: int) -> HttpResponse:
    project = get_project_for(request.user, ref, Right.DATASETS)
    dataset = find_dataset(project, number)
    name = request.POST.get("file", "")
    take_copy(dataset, name, by=request.user, now=timezone.now())
    return redirect("dataset_file", ref=ref, number=number, name=name)


@never_cache
@login_required
@require_safe
def file(request: SignedIn, ref: str, number: int, name: str) -> HttpResponseBase:
    project = get_project_for(request.user, ref, Right.DATASETS)
    dataset = find_dataset(project, number)
    content = open_file(dataset, name, user=request.user, now=timezone.now())
    return send(request, content, f"{ref}-{number}-{name.replace('/', '-')}")


@never_cache
@login_required
@require_POST
def removed_list(request: SignedIn, ref: str, number: int) -> HttpResponse:
    """What left it since this person took their copy, with the scripts that apply it."""
    dataset = find_dataset(get_project_for(request.user, ref, Right.DATASETS), number)
    packed = take_list(dataset, by=request.user, now=timezone.now())
    name = content_disposition_header(True, f"{ref}-{number}-removed.zip")
    return HttpResponse(packed, content_type="application/zip", headers={"Content-Disposition": name or ""})


@login_required
@require_POST
def confirm(request: SignedIn, ref: str, number: int) -> HttpResponse:
    """Also for a person whose access has ended: a copy that they took has to be gone all the same."""
    project = get_project_for(request.user, ref, Right.SEE)
    dataset = find_dataset(project, number)
    confirm_copy(dataset, by=request.user, now=timezone.now())
    messages.success(request, f"Thank you. Your copy of dataset {number} counts as replaced or deleted.")
    return redirect("project", ref=ref)


@login_required
@require_POST
def confirm_kept(request: SignedIn, ref: str, number: int) -> HttpResponse:
    """The copy was cut by the list, and stays."""
    dataset = find_dataset(get_project_for(request.user, ref, Right.DATASETS), number)
    copy = confirm_cut(dataset, by=request.user, now=timezone.now())
    if copy.recalled_at:
        messages.warning(request, "More has been removed since that list. Take the list again and apply it.")
    else:
        messages.success(request, f"Thank you. Your copy of dataset {number} counts as without them.")
    return redirect("project", ref=ref)
