"""The client key of a project: tried, sealed, never shown again."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Final

from django.db import transaction

from accounts.models import User
from accounts.rules.errors import Invalid, NotNow
from harvest.models import ApiKey, Organisation, Project, Unit
from harvest.rules.states import KeyState, ProjectState, UnitKind
from harvest.services.credentials import Credentials, open_stored
from harvest.services.interruptions import Interruption
from harvest.services.needing_key import ask_for_key, key_was_entered
from harvest.services.scheduling import Held, finish, give_up, hold, wake
from harvest.services.steps.key_trial import try_key
from harvest.services.workers import Worker
from harvest.vault import VaultError, open_keyring, seal_secret
from proposals.services.auditing import record_event
from tiktok.errors import TikTokError

type Clock = Callable[[], datetime]

_LONGEST: Final = {"client_key": 100, "secret": 200}


def set_key(
    project: Project,
    *,
    client_key: str,
    secret: str,
    by: User | None,
    now: datetime,
    clock: Clock,
    verify: bool = True,
) -> KeyState:
    """Try the key, then seal it. A refused one is not stored, and the one before it stays.

    `verify=False` stores it untried. NotNow if TikTok could not be asked; then nothing is stored.
    """
    _check(project, client_key, secret)
    refuse_without_keyring()
    organisation = _find_organisation(client_key, now)
    state = KeyState.NOT_TRIED
    if verify:
        state = _try(project, Credentials(organisation.pk, client_key, secret, now), clock, candidate=True)
    if state is not KeyState.REFUSED:
        _store(project, organisation, client_key, secret, state, by=by, now=now)
    return state


def verify_key(project: Project, *, by: User | None, now: datetime, clock: Clock) -> KeyState:
    """Try the stored key again. NotNow if there is none, or TikTok could not be asked."""
    key = ApiKey.objects.filter(project=project).first()
    if key is None:
        raise NotNow("No key has been entered for this project.")
    refuse_without_keyring()
    state = _try(project, open_stored(key), clock, candidate=False)
    with transaction.atomic():
        ApiKey.objects.filter(pk=key.pk, set_at=key.set_at).update(state=state, tried_at=now)
        _tell(project, state, now)
        record_event("key.tried", about=project, by=by, now=now, state=state.value)
    return state


def _check(project: Project, client_key: str, secret: str) -> None:
    if project.state != ProjectState.OPEN:
        raise NotNow("This project is closing; it takes no key any more.")
    given = {"client_key": client_key, "secret": secret}
    problems = {
        place: f"This has to be 1 to {_LONGEST[place]} letters, digits and signs without spaces."
        for place, text in given.items()
        if not _is_fit(text, _LONGEST[place])
    }
    if problems:
        raise Invalid("This cannot be a client key and secret.", problems)


def refuse_without_keyring() -> None:
    """Before TikTok is asked: a key that works and cannot be sealed would have to be entered again."""
    try:
        open_keyring()
    except VaultError as error:
        raise NotNow(f"The keyring cannot be used, so nothing was stored. {error}") from error


def _is_fit(text: str, longest: int) -> bool:
    return 0 < len(text) <= longest and text.isascii() and text.isprintable() and " " not in text


def _find_organisation(client_key: str, now: datetime) -> Organisation:
    organisation, _ = Organisation.objects.get_or_create(
        client_key_sha256=sha256(client_key.encode()).hexdigest(), defaults={"first_seen_at": now}
    )
    return organisation


def _try(project: Project, credentials: Credentials, clock: Clock, *, candidate: bool) -> KeyState:
    with Worker.begin() as worker:
        held = begin_trial(project, credentials, worker, clock, candidate=candidate)
        try:
            state = try_key(credentials, held, clock)
        except (TikTokError, Interruption) as error:
            give_up(held, "The key could not be tried.")
            raise NotNow(_say_untried(error)) from error
        finish(held)
        return state


def begin_trial(
    project: Project, credentials: Credentials, worker: Worker, clock: Clock, *, candidate: bool = False
) -> Held:
    """Held before anybody sees it: another worker would find a secret that is stored nowhere, and give up."""
    now = clock()
    with transaction.atomic():
        unit = Unit.objects.create(
            project=project,
            organisation_id=credentials.organisation_id,
            kind=UnitKind.KEY_TRIAL,
            spec={"candidate": candidate},
            not_before=now,
            created_at=now,
        )
        return hold(worker, unit, clock)


def _say_untried(error: TikTokError | Interruption) -> str:
    what = error.reason if isinstance(error, Interruption) else error.what_to_do
    return f"The key could not be tried now, so nothing was stored. {what}"


def _store(
    project: Project,
    organisation: Organisation,
    client_key: str,
    secret: str,
    state: KeyState,
    *,
    by: User | None,
    now: datetime,
) -> None:
    sealed = seal_secret(open_keyring(), project.pk, secret)
    with transaction.atomic():
        ApiKey.objects.update_or_create(
            project=project,
            defaults={
                "organisation": organisation,
                "client_key": client_key,
                "sealed_secret": sealed,
                "state": state,
                "set_by": by,
                "set_at": now,
                "tried_at": None if state is KeyState.NOT_TRIED else now,
            },
        )
        _tell(project, state, now)
        record_event("key.set", about=project, by=by, now=now, state=state.value)


def _tell(project: Project, state: KeyState, now: datetime) -> None:
    """What waited for a key goes on, also with one that nobody has tried yet."""
    if state in (KeyState.WORKS, KeyState.NOT_TRIED):
        key_was_entered(project)
        wake(Unit.objects.filter(project=project), now)
    else:
        ask_for_key(project, now)
