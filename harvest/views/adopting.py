"""Projects that TikTok granted before they were here: adopted by a librarian, confirmed by their PI."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.rules.errors import DomainError, NotAllowed
from harvest.access import get_project_for
from harvest.forms.adopting import AdoptForm, CorrectForm, HandoverForm, ObjectForm, TableForm
from harvest.forms.problems import show_refusal
from harvest.models import Adoption, Project
from harvest.rules.adopting import COLUMNS, OPTIONAL, ReadTable, read_table
from harvest.rules.rights import Right
from harvest.services.adopting import (
    adopt_document,
    adopt_many,
    adopt_one,
    confirm_adoption,
    correct_adoption,
    object_to_adoption,
)
from harvest.views.guarding import SignedIn
from proposals.access import demand_library
from proposals.selectors.terms import list_versions


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: SignedIn) -> HttpResponse:
    """The three ways; a POST is the short form."""
    _demand_librarian(request)
    form = AdoptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            project = adopt_one(form.granted(), by=request.user, now=timezone.now())
        except DomainError as error:
            show_refusal(form, error)
        else:
            return _tell(request, project)
    return _show(request, form=form)


@login_required
@require_POST
def adopt_table(request: SignedIn) -> HttpResponse:
    """What the table says, for a look; nothing is written."""
    _demand_librarian(request)
    form = TableForm(request.POST, request.FILES)
    if not _is_valid(form):
        return _show(request, table_form=form)
    text = form.cleaned_data["text"]
    context = {"table": _read(text), "again": TableForm(initial={"text": text})}
    status = 422 if context["table"].mistakes else 200  # type: ignore[attr-defined]
    return render(request, "harvest/adopt_table.html", context, status=status)


@login_required
@require_POST
def adopt_table_confirm(request: SignedIn) -> HttpResponse:
    """Read anew, since it comes from the browser; all of it or nothing."""
    _demand_librarian(request)
    text = request.POST.get("text", "")
    table, refusal = _read(text), ""
    if not table.mistakes:
        try:
            made = adopt_many([each for _, each in table.rows], by=request.user, now=timezone.now())
        except DomainError as error:
            refusal = error.message
        else:
            messages.success(request, f"{len(made)} adopted. Each PI is asked to confirm.")
            return redirect("library_projects")
    context = {"table": table, "again": TableForm(initial={"text": text}), "refusal": refusal}
    return render(request, "harvest/adopt_table.html", context, status=422)


@login_required
@require_POST
def adopt_handover(request: SignedIn) -> HttpResponse:
    _demand_librarian(request)
    form = HandoverForm(request.POST, request.FILES)
    if _is_valid(form):
        try:
            project = adopt_document(form.cleaned_data["handover"], by=request.user, now=timezone.now())
        except DomainError as error:
            show_refusal(form, error)
        else:
            return _tell(request, project)
    return _show(request, handover_form=form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def adoption(request: SignedIn, ref: str) -> HttpResponse:
    """What was written down; the PI confirms or objects, a librarian corrects."""
    project = get_project_for(request.user, ref, Right.SEE)
    found = Adoption.objects.select_related("adopted_by").filter(project=project).first()
    if found is None:
        raise Http404("This project was not adopted.")
    found.project = project
    objects = ObjectForm(request.POST if "object" in request.POST else None)
    corrects = CorrectForm(request.POST if "correct" in request.POST else None, initial=_initial_of(found))
    if request.method == "POST":
        try:
            said = _act(request, project, objects, corrects)
        except DomainError as error:
            if not (objects.is_bound or corrects.is_bound):
                raise
            show_refusal(objects if objects.is_bound else corrects, error)
            said = ""
        if said:
            messages.success(request, said)
            return redirect("adoption", ref=ref)
    context = {
        "project": project,
        "adoption": found,
        "objects": objects,
        "corrects": corrects,
        "bound": next((form for form in (objects, corrects) if form.is_bound), None),
        "is_pi": request.user.pk == project.pi_id,
    }
    return render(request, "harvest/adoption.html", context, status=422 if context["bound"] else 200)


def _act(request: SignedIn, project: Project, objects: ObjectForm, corrects: CorrectForm) -> str:
    """What was done, in words; "" if a form has to be looked at again."""
    now = timezone.now()
    if corrects.is_bound:
        if not corrects.is_valid():
            return ""
        correct_adoption(project, corrects.granted(), by=request.user, now=now)
        return "Corrected. The PI is asked to confirm."
    if objects.is_bound:
        if not objects.is_valid():
            return ""
        object_to_adoption(project, objects.cleaned_data["what"], by=request.user, now=now)
        return "The library is told, and corrects it."
    confirm_adoption(project, by=request.user, now=now)
    return "Confirmed. The project can begin."


def _initial_of(found: Adoption) -> dict[str, Any]:
    project = found.project
    days = {"access_start": project.access_start, "access_end": project.access_end}
    return {name: f"{day.day} {day:%B} {day.year}" for name, day in days.items()} | {
        "title": project.title,
        "grant_id": found.grant_id,
        "place": found.place,
    }


def _read(text: str) -> ReadTable:
    taken = set(Adoption.objects.exclude(grant_id="").values_list("grant_id", flat=True))
    return read_table(text, known_terms=list_versions(), taken=taken)


def _is_valid(form: forms.Form) -> bool:
    try:
        return form.is_valid()
    except ValidationError as error:  # of a file that is read while the form is cleaned as a whole
        form.add_error(None, error)
        return False


def _show(request: SignedIn, **forms_: forms.Form) -> HttpResponse:
    made = {"form": AdoptForm(), "table_form": TableForm(), "handover_form": HandoverForm()} | forms_
    bound = next((form for form in made.values() if form.is_bound), None)
    context = made | {"bound": bound, "columns": [(name, name in OPTIONAL) for name in COLUMNS]}
    return render(request, "harvest/adopt.html", context, status=422 if bound else 200)


def _tell(request: SignedIn, project: Project) -> HttpResponse:
    messages.success(request, "Adopted. Its PI gets a mail, and confirms what was written down.")
    return redirect("project", ref=project.ref)


def _demand_librarian(request: SignedIn) -> None:
    demand_library(request.user)
    if not request.user.is_librarian:
        raise NotAllowed("Only a librarian adopts projects.")
