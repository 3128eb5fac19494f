"""No page is kept for somebody else: not by a proxy, and not by the browser of a shared machine after signing out."""

import pytest
from django.test import Client

from tests.factories import make_draft, make_editor

pytestmark = pytest.mark.django_db


def test_a_page_is_for_one_person_and_asked_for_anew(client: Client) -> None:
    """Not `no-store`, by which browsers forget what was typed into a page that somebody goes back to."""
    client.force_login(make_editor())
    for path in ("/", f"/p/{make_draft().ref}/", "/p/FG-2026-0404/"):
        assert client.get(path)["Cache-Control"] == "private, no-cache", path


def test_a_stricter_word_of_a_page_stands(client: Client) -> None:
    assert "no-store" in client.get("/account/login/")["Cache-Control"]


def test_signing_out_empties_the_browser(client: Client) -> None:
    client.force_login(make_editor())
    response = client.post("/account/logout/")
    assert (response.status_code, response["Clear-Site-Data"]) == (302, '"cache"')
    assert "Clear-Site-Data" not in client.get("/account/login/")
