"""A link that lets somebody in never stands in a log, however the request ended."""

import io
import logging
import re
from collections.abc import Iterator

import pytest
from django.test import Client

from accounts.services.inviting import invite
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("day_of_the_factories")]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the site's own handler writes."""
    handler = logging.getLogger().handlers[0]
    assert type(handler) is logging.StreamHandler
    written = io.StringIO()
    before = handler.setStream(written)
    yield written
    handler.setStream(before or handler.stream)


def test_the_link_of_an_invitation(client: Client, log: io.StringIO) -> None:
    link = invite("gil.moor@northmere.example", "Gil Moor", by=None, now=NOW).link
    token = link.rstrip("/").rpartition("/")[2]
    for path, status in ((f"/invitation/{token}/", 422), (f"/invitation/{token}/more", 404)):
        assert client.post(path, {"name": "Gil Moor", "password": "short"}).status_code == status
    said = log.getvalue()
    assert len(re.findall(r"WARNING django.request .*: /invitation/…/", said)) == 2
    assert token not in said


def test_the_link_of_a_forgotten_password(log: io.StringIO) -> None:
    logging.getLogger("django.request").error(
        "%s: %s", "Internal Server Error", "/account/password/reset/key/2b-c0ffee-x/"
    )
    assert "Internal Server Error: /account/password/reset/key/…/" in log.getvalue()
    assert "c0ffee" not in log.getvalue()


def test_other_addresses_are_written_as_they_are(client: Client, log: io.StringIO) -> None:
    assert client.get("/p/FG-2026-0001/nowhere/").status_code == 404
    assert "Not Found: /p/FG-2026-0001/nowhere/" in log.getvalue()


def test_the_address_of_a_calendar(client: Client, log: io.StringIO) -> None:
    assert client.get("/calendar/dG9rZW4/dates.ics").status_code == 404
    assert ("dG9rZW4" in log.getvalue(), "/calendar/…/dates.ics" in log.getvalue()) == (False, True)
