"""Who signs certificates for the institution. For librarians; administrators see it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.rules.errors import DomainError, NotAllowed
from harvest.forms.certificate import SignatoryForm
from harvest.forms.problems import show_refusal
from harvest.models import Signatory
from harvest.services.certificates import end_signatory, name_signatory
from harvest.views.guarding import SignedIn
from proposals.access import demand_library


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def signatories(request: SignedIn) -> HttpResponse:
    demand_library(request.user)
    if request.method == "POST" and not request.user.is_librarian:
        raise NotAllowed("Only a librarian says who signs for the institution.")
    form = SignatoryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            name_signatory(**form.cleaned_data, by=request.user, now=timezone.now())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "Named. They can sign certificates from now on.")
            return redirect("library_signatories")
    context = {
        "form": form,
        "signatories": Signatory.objects.select_related("user").order_by("ended_at", "name"),
    }
    return render(request, "harvest/signatories.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def end(request: SignedIn, number: int) -> HttpResponse:
    demand_library(request.user)
    found = Signatory.objects.filter(pk=number).first()
    if found is None:
        raise Http404("There is no such person.")
    end_signatory(found, by=request.user, now=timezone.now())
    messages.success(request, f"{found.name} does not sign any more. What they signed stays.")
    return redirect("library_signatories")
