"""A next version of TikTok's rules that the library publishes, between those that come with Fieldgate."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.rules.errors import Conflict
from proposals.catalogue.reading import canonical_sha256
from proposals.catalogue.succession import load_next_terms
from proposals.models import TermsVersion
from proposals.selectors.terms import list_versions, read_content
from proposals.services.auditing import record_event


def check_next_terms(text: str) -> dict[str, Any]:
    """The content of the file. Raises `FileError` with the line of each mistake; nothing is stored."""
    return load_next_terms(text, read_content(list_versions()[0]))


@transaction.atomic
def publish_terms(text: str, *, after: str, by: User, now: datetime) -> TermsVersion:
    """From now on applications begin with it; each project goes by its own until a librarian lets it go by this one.

    `after`: the label of the newest version when it was compared. Raises `FileError`, and `Conflict` if another was published
    meanwhile.
    """
    if list_versions()[0] != after:
        raise Conflict(
            "Another version was published meanwhile. Nothing was published; compare with it first."
        )
    content = check_next_terms(text)
    sha256 = canonical_sha256(content)
    try:
        with transaction.atomic():
            version = TermsVersion.objects.create(
                label=content["label"], content=content, sha256=sha256, loaded_at=now
            )
    except IntegrityError as error:
        raise Conflict("This version was published meanwhile. Nothing was published twice.") from error
    record_event("version.published", about=version, by=by, now=now, label=version.label, sha256=sha256)
    return version
