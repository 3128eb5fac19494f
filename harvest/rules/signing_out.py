"""How a certificate goes out: drafted by this site, signed by a person with authority, sent; each step is final.

drafted ─▶ signed ─▶ sent
"""

from datetime import date
from typing import Final

from harvest.rules.states import Named

LARGEST_PROOF: Final = 5_000_000
"""Bytes of the file that proves the sending."""


class CertificateState(Named):
    DRAFTED = "drafted"
    SIGNED = "signed"
    SENT = "sent"


class Manner(Named):
    """How the signatory signed: signed in to this site, or with a pen, on the line that the PDF has for it."""

    ACCOUNT = "account"
    PAPER = "paper"


class Way(Named):
    EMAIL = "email"
    FORM = "form"
    POST = "post"
    OTHER = "other"


def find_request_problems(asked_on: date | None, due_on: date | None, today: date) -> dict[str, str]:
    """What is wrong with the dates of TikTok's request; empty if nothing is. Both may be missing."""
    problems = {}
    if asked_on and asked_on > today:
        problems["asked_on"] = "is a day to come"
    if asked_on and due_on and due_on < asked_on:
        problems["due_on"] = "is before the day on which TikTok asked"
    return problems


def find_sending_problems(sent_on: date, signed_on: date, today: date) -> dict[str, str]:
    if sent_on > today:
        return {"sent_on": "is a day to come"}
    if sent_on < signed_on:
        return {"sent_on": f"is before {signed_on:%-d %B %Y}, when it was signed"}
    return {}
