"""The client key: entered, tried, never shown."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from accounts.rules.errors import DomainError
from harvest.access import get_project_for
from harvest.forms.key import KeyForm
from harvest.forms.problems import show_refusal
from harvest.models import Project
from harvest.rules.operators import Named
from harvest.rules.rights import Right
from harvest.rules.states import KeyState
from harvest.selectors.screens.key_page import key_page
from harvest.services.entering_key import enter_key
from harvest.services.keys import verify_key
from harvest.views.guarding import SignedIn, recent_sign_in_keeps_nothing

_OUTCOMES = {
    KeyState.WORKS: (messages.SUCCESS, "TikTok accepts the key. It is stored, sealed."),
    KeyState.NO_RESEARCH_SCOPE: (
        messages.WARNING,
        "TikTok accepts the key, but has not given it research access. It is stored; what to do stands below.",
    ),
    KeyState.REFUSED: (messages.ERROR, "TikTok does not accept the key any more."),
    KeyState.NOT_TRIED: (messages.WARNING, "The key is stored. It was not tried."),
}
_REFUSED = "TikTok does not accept this client key and secret, so nothing was stored. Copy both again from TikTok for Developers."


@sensitive_post_parameters()
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@recent_sign_in_keeps_nothing
def project_key(request: SignedIn, ref: str) -> HttpResponse:
    project = get_project_for(request.user, ref, Right.KEY)
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _enter(request, project, form):
        return redirect("project_key", ref=ref)
    status = 422 if form.is_bound else 200
    context = {"project": project, "form": form, "screen": key_page(project, timezone.now())}
    return render(request, "harvest/key.html", context, status=status)


@sensitive_variables()
def _enter(request: SignedIn, project: Project, form: KeyForm) -> bool:
    """Whether it was stored; else the form says why not."""
    given = form.cleaned_data
    try:
        state = enter_key(
            project,
            client_key=given["client_key"],
            secret=given["secret"],
            named=Named(given["named"]),
            by=request.user,
            now=timezone.now(),
            clock=timezone.now,
        )
    except DomainError as error:
        show_refusal(form, error)
        return False
    if state is KeyState.REFUSED:
        form.add_error("secret", _REFUSED)
        return False
    messages.add_message(request, *_OUTCOMES[state])
    return True


@login_required
@require_POST
def try_again(request: SignedIn, ref: str) -> HttpResponse:
    project = get_project_for(request.user, ref, Right.KEY)
    state = verify_key(project, by=request.user, now=timezone.now(), clock=timezone.now)
    messages.add_message(request, *_OUTCOMES[state])
    return redirect("project_key", ref=ref)
