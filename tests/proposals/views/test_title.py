"""An application keeps its number and gets another title, while it is written."""

import pytest
from django.urls import reverse

from proposals.models import Need
from proposals.services import workflow
from tests.factories import (
    NOW,
    make_draft,
    make_editor,
    make_in_review,
    make_pi,
    make_reader,
    make_reader_of,
    reload,
)
from tests.proposals.views.cast import sign_in, words_of

pytestmark = pytest.mark.django_db


def test_the_title_is_changed_from_the_page_of_the_application() -> None:
    proposal, client = make_draft(), sign_in(make_editor())
    path = reverse("title_change", args=[proposal.ref])
    assert path in client.get(f"/p/{proposal.ref}/").content.decode()
    assert f'value="{proposal.title}"' in client.get(path).content.decode()
    assert client.post(path, {"title": "  Second \n votes "})["Location"] == f"/p/{proposal.ref}/"
    assert reload(proposal).title == "Second votes"


@pytest.mark.parametrize(
    ("title", "words"), [(" ", "Enter a working title"), ("x" * 201, "must be 200 characters or less")]
)
def test_a_title_that_cannot_be_is_refused_and_stays_on_the_page(title: str, words: str) -> None:
    proposal = make_draft()
    refused = sign_in(make_editor()).post(reverse("title_change", args=[proposal.ref]), {"title": title})
    assert (refused.status_code, words in words_of(refused), reload(proposal).title) == (
        422,
        True,
        proposal.title,
    )


def test_what_waits_for_somebody_has_the_new_title() -> None:
    proposal = make_in_review()
    workflow.request_changes(proposal, round_number=1, by=make_pi(), now=NOW, note="Shorter.")
    sign_in(make_editor()).post(reverse("title_change", args=[proposal.ref]), {"title": "Second votes"})
    assert Need.objects.get().about == f"{proposal.ref} Second votes"


def test_while_the_pi_reads_it_the_title_stays() -> None:
    proposal = make_in_review()
    make_reader_of(proposal)
    path = reverse("title_change", args=[proposal.ref])
    answers = [
        sign_in(each).post(path, {"title": "X"}).status_code for each in (make_editor(), make_reader())
    ]
    assert (answers, reload(proposal).title) == ([409, 403], proposal.title)
    assert "Change the title" not in words_of(sign_in(make_editor()).get(f"/p/{proposal.ref}/"))
