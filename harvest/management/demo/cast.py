"""The six invented people."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from accounts.models import User
from accounts.services.inviting import accept, invite

PASSWORD = "walk the fields"  # noqa: S105 -- of a demo on this machine, and printed


@cache
def read_content() -> Mapping[str, Any]:
    content: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_name("content.yaml").read_text("utf-8"))
    return content


def make_people(now: datetime) -> dict[str, User]:
    """By first name in lower case: ana, bea, cem, dag, eli, fen."""
    return {person["name"].split()[0].lower(): _make(person, now) for person in read_content()["people"]}


def _make(person: Mapping[str, str], now: datetime) -> User:
    invited = invite(person["email"], person["name"], by=None, now=now)
    token = invited.link.rstrip("/").rpartition("/")[2]
    user = accept(token, name=person["name"], password=PASSWORD, now=now)
    user.site_role = person.get("site_role", "")
    user.save(update_fields=["site_role"])
    return user
