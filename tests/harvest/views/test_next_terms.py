"""A next version of TikTok's rules: checked by line, compared, published, and adopted project by project."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from harvest.models import Project
from proposals.catalogue.loading import load_text
from proposals.catalogue.reading import CURRENT_TERMS, builtin_terms
from proposals.catalogue.writing import write_terms
from proposals.models import AuditEvent, TermsVersion
from proposals.selectors.terms import list_versions
from tests.factories import make_draft
from tests.harvest.views.conftest import Cast

PATH = "/library/terms/next/"
LABEL = "site/2027-05"
type SignIn = Callable[..., Client]


def write(label: str = LABEL, **values: int) -> str:
    """The newest version with another label, and other numbers that no source contradicts."""
    content = dict(builtin_terms()[CURRENT_TERMS], label=label)
    content["clauses"] = [
        {name: value for name, value in each.items() if name not in ("alternatives", "strictest", "decides")}
        | {"value": values[each["key"]]}
        if each["key"] in values
        else each
        for each in content["clauses"]
    ]
    return write_terms(content)


def read(response: Any) -> str:
    return unescape(response.content.decode())


def test_the_file_is_the_newest_version_word_for_word(cast: Cast, sign_in: SignIn) -> None:
    taken: Any = sign_in(cast.librarian).get("/library/terms/file/")
    assert load_text(taken.content.decode(), "line") == builtin_terms()[CURRENT_TERMS]
    assert taken["Content-Disposition"] == 'attachment; filename="tiktok-2026-11.yaml"'


def test_what_changes_is_shown_then_published_then_adopted(cast: Cast, sign_in: SignIn) -> None:
    client, text = sign_in(cast.librarian), write(refresh=7)
    compared = client.post(PATH, {"text": text, "check": "1"})
    page = read(compared)
    assert (
        "15 days or 30 days becomes 7 days" in page,
        TermsVersion.objects.filter(label=LABEL).exists(),
    ) == (
        True,
        False,
    )
    published = client.post(PATH, {"text": text, "after": CURRENT_TERMS, "publish": "1"})
    assert (published.status_code, list_versions()[0]) == (302, LABEL)
    event = AuditEvent.objects.get(verb="version.published", detail__label=LABEL)
    assert event.actor_id == cast.librarian.pk
    screen = client.get("/library/terms/version/").context["screen"]
    assert [(row.goes_by, row.change.after.refresh_days) for row in screen.rows] == [("November 2026", 7)]
    given = {"label": LABEL, "reason": "TikTok wrote to us.", "projects": screen.rows[0].key}
    assert client.post("/library/terms/version/", given).status_code == 302
    assert Project.objects.get().interval_days == 7
    assert make_draft("A later one").terms.label == LABEL


def test_published_meanwhile_it_is_refused_and_the_text_stays(cast: Cast, sign_in: SignIn) -> None:
    client, text = sign_in(cast.librarian), write(refresh=7)
    refused = client.post(PATH, {"text": text, "after": "tiktok/2026-09", "publish": "1"})
    assert (refused.status_code, TermsVersion.objects.filter(label=LABEL).exists()) == (409, False)
    assert (
        "Another version was published meanwhile" in read(refused),
        "label: site/2027-05" in read(refused),
    ) == (
        True,
        True,
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (write("tiktok/2027-05"), "begins with site/"),
        (write("site/2026-11"), "has to be later than tiktok/2026-11"),
        (write().replace("key: backups", "key: copies"), "The clause backups is missing."),
        (write().replace("unit: people", "unit: months"), "team_size keeps its unit"),
        ("label: [", "expected"),
        ("", "Choose a file, or paste its text"),
    ],
)
def test_mistakes_are_named_by_line(cast: Cast, sign_in: SignIn, text: str, words: str) -> None:
    answered = sign_in(cast.librarian).post(PATH, {"text": text, "check": "1"})
    assert (answered.status_code, words in read(answered)) == (422, True)
