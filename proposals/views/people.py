"""Who works on an application. Each change asks for a recent sign-in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest, recent_sign_in_required, sent
from proposals.access import get_proposal_for
from proposals.forms.people import AddPerson, AssignLibrarian, ChangeRole, ConfirmPI, NamePI
from proposals.models import Membership, Proposal
from proposals.rules.workflow import Act
from proposals.selectors.people_page import people_page
from proposals.services import people as service


@login_required
@require_safe
def people(request: SignedInRequest, ref: str) -> HttpResponse:
    return _page(request, get_proposal_for(request.user, ref, Act.READ), AddPerson())


@login_required
@require_POST
@recent_sign_in_required()
def person_add(request: SignedInRequest, ref: str) -> HttpResponse:
    proposal, now = get_proposal_for(request.user, ref, Act.MANAGE_PEOPLE), timezone.now()
    form = AddPerson(request.POST)
    if form.carry_out(lambda: service.add_member(proposal, **form.cleaned_data, by=request.user, now=now)):
        return _done(request, proposal, f"We will write to {form.cleaned_data['email']}.")
    return _page(request, proposal, form)


@login_required
@require_POST
@recent_sign_in_required()
def person_change(request: SignedInRequest, ref: str, member: int) -> HttpResponse:
    proposal, now = get_proposal_for(request.user, ref, Act.MANAGE_PEOPLE), timezone.now()
    membership, form = _find(proposal, member), ChangeRole(request.POST)
    if form.is_valid():
        service.change_role(membership, form.cleaned_data["role"], by=request.user, now=now)
        said = f"{membership.user.name}: {membership.get_role_display().lower()} from now on."
        return _done(request, proposal, said)
    return _done(request, proposal, "Nothing was changed: choose what they may do.")


@login_required
@require_POST
@recent_sign_in_required()
def person_remove(request: SignedInRequest, ref: str, member: int) -> HttpResponse:
    proposal, now = get_proposal_for(request.user, ref, Act.MANAGE_PEOPLE), timezone.now()
    membership = _find(proposal, member)
    service.remove_member(membership, by=request.user, now=now)
    if membership.user == request.user and not request.user.is_staff:
        messages.success(request, f"You have left “{proposal.title}”.")
        return redirect("home")
    return _done(
        request, proposal, f"{membership.user.name} is no longer on the team. What they wrote stays."
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@recent_sign_in_required()
def pi_set(request: SignedInRequest, ref: str) -> HttpResponse:
    proposal, now = get_proposal_for(request.user, ref, Act.MANAGE_PEOPLE), timezone.now()
    form = NamePI(sent(request))
    if form.is_bound and form.carry_out(
        lambda: service.set_pi(proposal, **form.cleaned_data, by=request.user, now=now)
    ):
        return _done(request, proposal, f"The PI is {form.cleaned_data['email']}.")
    context = {"proposal": proposal, "form": form}
    return render(request, "proposals/people/pi.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
@recent_sign_in_required()
def pi_confirm(request: SignedInRequest, ref: str) -> HttpResponse:
    """The page says which account is meant, so that nobody confirms one that was named a moment ago."""
    proposal, now = get_proposal_for(request.user, ref, Act.CONFIRM_PI), timezone.now()
    form = ConfirmPI(request.POST)
    if not form.is_valid():
        return redirect("people", ref)
    service.confirm_pi(proposal, pi=form.cleaned_data["pi"], by=request.user, now=now)
    return _done(request, proposal, "Confirmed. Everybody on the application can see it.")


@login_required
@require_POST
def librarian_assign(request: SignedInRequest, ref: str) -> HttpResponse:
    """From the page of people, or from the library's table (`next` = library)."""
    proposal, now = get_proposal_for(request.user, ref, Act.ASSIGN), timezone.now()
    form = AssignLibrarian(request.POST)
    if form.is_valid():
        librarian = form.cleaned_data["librarian"]
        service.assign_librarian(proposal, librarian, by=request.user, now=now)
        said = f"{librarian.name if librarian else 'Nobody'} looks after {proposal.ref} from now on."
        messages.success(request, said)
    return redirect("library") if request.POST.get("next") == "library" else redirect("people", ref)


def _find(proposal: Proposal, member: int) -> Membership:
    return get_object_or_404(
        Membership.objects.select_related("user", "proposal"), pk=member, proposal=proposal
    )


def _done(request: SignedInRequest, proposal: Proposal, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("people", proposal.ref)


def _page(request: SignedInRequest, proposal: Proposal, form: AddPerson) -> HttpResponse:
    context = {"proposal": proposal, "people": people_page(proposal, request.user), "form": form}
    return render(request, "proposals/people/people.html", context, status=422 if form.is_bound else 200)
