"""The key is tried, sealed, and never comes back: not in a page, a header, a session, a log or the audit trail."""

import base64
import html
import logging
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client

from harvest.models import ApiKey
from proposals.models import AuditEvent
from tests.harvest.bench import Bench
from tests.harvest.views.conftest import Cast

CANARY = 'canary+/="<&>%7ef0000'
GIVEN = {"named": "institution", "client_key": "ourkey", "secret": CANARY}


def disguises(secret: str) -> set[bytes]:
    """The secret as it could stand somewhere."""
    raw = secret.encode()
    texts = {
        secret,
        html.escape(secret),
        quote(secret),
        quote(secret, safe=""),
        quote_plus(secret),
        repr(secret),
    }
    return {text.encode() for text in texts} | {
        raw.hex().encode(),
        base64.b64encode(raw).rstrip(b"="),
        base64.urlsafe_b64encode(raw).rstrip(b"="),
    }


def holds_secret(*contents: bytes) -> bool:
    return any(disguise in content for content in contents for disguise in disguises(CANARY))


def seen_in(response: HttpResponse) -> list[bytes]:
    return [response.content, *(f"{name}: {value}".encode() for name, value in response.items())]


def sessions() -> list[bytes]:
    return [repr(session.get_decoded()).encode() for session in Session.objects.all()]


@pytest.fixture
def locked(build: Callable[..., Bench], cast: Cast) -> Cast:
    """The same project, and a TikTok that knows only the canary."""
    cast.bench.levers.running.stop()
    build(client_secret=CANARY, handover={"title": "Another"})
    return cast


@pytest.mark.parametrize("disguise", sorted(disguises(CANARY)))
def test_the_search_would_notice(disguise: bytes) -> None:
    assert holds_secret(b"before " + disguise + b" after")


def test_a_key_that_works_is_stored_and_its_secret_is_nowhere_to_be_seen(
    locked: Cast, sign_in: Callable[..., Client], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = sign_in(locked.pi, recently=True)
    answers = [client.post(f"{locked.root}key/", GIVEN)]
    answers += [client.get(locked.root + path) for path in ("key/", "", "duties/", "collections/new/")]
    answers.append(client.post(f"{locked.root}key/try/"))
    key = ApiKey.objects.get(project=locked.project)
    assert [answer.status_code for answer in answers] == [302, 200, 200, 200, 200, 302]
    assert (key.state, key.set_by, "ourk…" in answers[1].content.decode()) == ("works", locked.pi, True)
    assert "TikTok accepts the key" in answers[1].content.decode()
    assert not holds_secret(*(part for answer in answers for part in seen_in(answer)))
    trail = repr(list(AuditEvent.objects.values_list("verb", "detail"))).encode()
    assert not holds_secret(*sessions(), trail, caplog.text.encode(), bytes(key.sealed_secret))


def test_a_refused_key_is_not_stored_and_the_secret_is_not_given_back(
    cast: Cast, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(cast.pi, recently=True)
    response = client.post(f"{cast.root}key/", GIVEN)
    page = response.content.decode()
    assert (response.status_code, ApiKey.objects.exists()) == (422, False)
    assert "TikTok does not accept this client key and secret, so nothing was stored" in page
    assert 'value="ourkey"' in page
    assert "<title>Error: " in page
    assert not holds_secret(*seen_in(response), *sessions())


def test_a_key_without_research_access_says_what_to_do(cast: Cast, sign_in: Callable[..., Client]) -> None:
    client = sign_in(cast.pi, recently=True)
    client.post(f"{cast.root}key/", GIVEN | {"secret": "simulator-secret", "client_key": "noscope"})
    page = client.get(f"{cast.root}key/").content.decode()
    assert ApiKey.objects.get().state == "no_research_scope"
    assert "look whether the research project of this client key is approved" in html.unescape(page)


def test_while_tiktok_does_not_answer_nothing_is_stored(cast: Cast, sign_in: Callable[..., Client]) -> None:
    cast.bench.levers.running.stop()
    client = sign_in(cast.pi, recently=True)
    response = client.post(f"{cast.root}key/", GIVEN)
    assert (response.status_code, ApiKey.objects.exists()) == (422, False)
    assert "could not be tried now, so nothing was stored" in response.content.decode()
    assert not holds_secret(*seen_in(response))


@pytest.mark.parametrize("named", ["nowhere", "third_party"])
def test_who_operates_this_site_has_to_stand_in_the_application(
    cast: Cast, sign_in: Callable[..., Client], named: str
) -> None:
    client = sign_in(cast.pi, recently=True)
    response = client.post(f"{cast.root}key/", GIVEN | {"named": named})
    assert (response.status_code, ApiKey.objects.exists()) == (422, False)
    assert (
        "Amend the answer “Do you have plans to share the data with third parties”"
        in response.content.decode()
    )
    assert cast.bench.levers.counted() == 0


def test_what_was_answered_about_the_operator_is_on_record(
    cast: Cast, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(cast.manager, recently=True)
    client.post(f"{cast.root}key/", GIVEN | {"secret": "simulator-secret", "named": "team"})
    event = AuditEvent.objects.get(verb="key.operator_named")
    assert (event.actor, event.detail) == (cast.manager, {"where": "team"})


def test_a_secret_sent_without_a_recent_password_is_forgotten(
    cast: Cast, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(cast.pi)
    response = client.post(f"{cast.root}key/", GIVEN)
    assert response["Location"] == f"/account/reauthenticate/?next=%2Fprojects%2F{cast.project.ref}%2Fkey%2F"
    assert not holds_secret(*seen_in(response), *sessions())
    page = client.get(response["Location"])
    assert "what you typed was not kept" in page.content.decode()
    assert not holds_secret(*seen_in(page))


def test_a_page_that_was_open_too_long_does_not_show_the_secret(cast: Cast, settings: object) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.pi)
    response = client.post(f"{cast.root}key/", GIVEN)
    assert response.status_code == 403
    assert not holds_secret(*seen_in(response))


def test_the_fields_are_kept_by_no_browser(cast: Cast, sign_in: Callable[..., Client]) -> None:
    page = sign_in(cast.pi, recently=True).get(f"{cast.root}key/")
    assert page.content.decode().count('autocomplete="off"') == 3
    assert "no-store" in page["Cache-Control"]
