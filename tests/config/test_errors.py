"""Refusals in words: one page, one fragment, and nothing typed lost to an old page."""

from typing import Any

import pytest
from django.test import Client, RequestFactory

from accounts.rules.errors import Conflict, DomainError, Invalid, NotAllowed, NotNow
from config.errors import TellPeople, find_way_back
from tests.factories import make_draft, make_editor
from tests.proposals.views.cast import question_path, sign_in

pytestmark = pytest.mark.django_db


def tell(error: Exception, **headers: str):
    request = RequestFactory().post("/p/FG-2026-0001/", headers=headers)
    request.user = make_editor()
    return TellPeople(lambda _: None).process_exception(request, error)


@pytest.mark.parametrize(
    ("error", "status", "title"),
    [
        (DomainError("Why."), 400, "This cannot be done"),
        (Invalid("Why."), 400, "This cannot be done"),
        (NotAllowed("Why."), 403, "You may not do this"),
        (NotNow("Why."), 409, "This is not possible now"),
        (Conflict("Why."), 409, "This is not possible now"),
    ],
)
def test_a_page_with_the_status_and_the_words(error: DomainError, status: int, title: str) -> None:
    response = tell(error)
    page = response.content.decode()
    assert (response.status_code, f"<h1>{title}</h1>" in page, "Why." in page) == (status, True, True)


def test_each_problem_with_its_place() -> None:
    page = tell(Invalid("Why.", {"team.members[0].name": "This is not text."})).content.decode()
    assert "<strong>team.members[0].name</strong>: This is not text." in page


def test_a_script_gets_a_fragment() -> None:
    fragment = tell(NotNow("<Why.>"), **{"HX-Request": "true"}).content.decode()
    assert fragment.strip() == '<span class="refusal">&lt;Why.&gt;</span>'


def test_other_errors_are_not_hidden() -> None:
    assert tell(ValueError("a bug")) is None


@pytest.mark.parametrize(
    ("referer", "way"),
    [
        ("http://testserver/p/FG-2026-0001/", "http://testserver/p/FG-2026-0001/"),
        ("https://elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_the_way_back_stays_on_this_site(referer: str, way: str) -> None:
    request = RequestFactory().get("/", headers={"Referer": referer} if referer else {})
    assert find_way_back(request) == way


def send_without_token(path: str, **typed: str):
    return sign_in(make_editor(), enforce_csrf_checks=True).post(path, typed)


def test_an_old_page_shows_again_what_was_typed() -> None:
    draft = make_draft()
    response = send_without_token(
        question_path(draft), expected_version="0", answer="Written for an hour", later="1"
    )
    page = response.content.decode()
    assert response.status_code == 403
    assert page.count('class="copy-text"') == 1
    assert "Written for an hour" in page
    assert not draft.answers.exists()


def test_a_password_is_never_shown_again() -> None:
    response = send_without_token("/account/login/", login="ana@northmere.example", password="do not show")
    assert response.status_code == 403
    assert b"do not show" not in response.content


def test_an_old_page_tells_its_script_in_a_line() -> None:
    client = Client(enforce_csrf_checks=True, headers={"HX-Request": "true"})
    response = client.post("/p/FG-2026-0001/q/research.summary/save/", {"answer": "text"})
    assert (response.status_code, b"<html" in response.content) == (403, False)


@pytest.mark.parametrize("fields", [1_001])
def test_too_many_fields_are_refused_in_words(fields: int) -> None:
    draft = make_draft()
    names = {f"rows-{number}-name": "x" for number in range(fields)}
    response = sign_in(make_editor()).post(question_path(draft, "team.members"), names)
    assert (response.status_code, b"larger than we accept" in response.content) == (413, True)


@pytest.mark.parametrize(
    "path", ["/p/%00/", "/projects/PR-2026%00/", "/p/FG-2026-0001/q/%00/threads/", "/invitation/%00/"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_address_with_nul_is_not_there_and_never_reaches_the_database(
    client: Client, django_assert_num_queries: Any, path: str, method: str
) -> None:
    """PostgreSQL takes no NUL in text: it would answer with an error of its own."""
    with django_assert_num_queries(0):
        assert getattr(client, method)(path).status_code == 404
