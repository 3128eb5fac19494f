"""One plain-text mail: a subject, one thing to do, one link. Never the text of an answer."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class Mail:
    """`dedup_key` says what it is about: the same key is sent once."""

    kind: str
    to: str
    subject: str
    body: str
    dedup_key: str


def write_mail(kind: str, *, to: str, subject: str, dedup_key: str, **context: Any) -> Mail:
    """From `templates/mail/<kind>.txt`. Line ends in names and titles become spaces, in the subject above all."""
    one_line = {key: flat(value) if isinstance(value, str) else value for key, value in context.items()}
    return Mail(
        kind=kind,
        to=to,
        subject=flat(subject)[:LONGEST_SUBJECT],
        body=render_to_string(f"mail/{kind}.txt", one_line).strip() + "\n",
        dedup_key=f"{kind}:{dedup_key}",
    )


def address_of(path: str) -> str:
    """The full address of a page of this site."""
    return f"{settings.FIELDGATE_URL}{path}"


def flat(text: str) -> str:
    return " ".join(text.split())
