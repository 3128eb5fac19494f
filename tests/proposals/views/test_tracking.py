"""What TikTok decides, as it is recorded: dates, people and reasons of the real answer."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from proposals.models import Decision
from tests.factories import (
    make_draft,
    make_editor,
    make_granted,
    make_librarian,
    make_pi,
    make_reader,
    make_reader_of,
    make_ready,
    make_stranger,
    make_submitted,
    make_thread,
    reload,
)
from tests.proposals.views.cast import sign_in, words_of

pytestmark = pytest.mark.django_db

PERSON = {"name": "Ana Sol", "email": "ana.sol@northmere.example", "role": "data_user"}


def grant(*people: dict[str, str], initial: int = 1, **changes: str) -> dict[str, Any]:
    """The form as sent, for the team of one that was asked for."""
    rows = {
        f"people-{number}-{key}": value for number, row in enumerate(people) for key, value in row.items()
    }
    counts = {"people-TOTAL_FORMS": len(people), "people-INITIAL_FORMS": initial}
    dates = {
        "decided_on": "22 November 2026",
        "access_start": "1 December 2026",
        "access_end": "30 November 2028",
    }
    return {"outcome": "granted", "product": "research_api"} | dates | counts | rows | changes


@pytest.fixture
def submitted_path() -> str:
    return reverse("decision_record", args=[make_submitted().ref])


def test_the_page_first_asks_which_answer_it_was(submitted_path: str) -> None:
    page = words_of(sign_in(make_pi()).get(submitted_path))
    assert "TikTok granted access" in page
    assert "TikTok refused" in page


def test_the_grant_begins_with_what_was_asked_for(submitted_path: str) -> None:
    page = sign_in(make_pi()).get(submitted_path, {"outcome": "granted"}).content.decode()
    for value in ("1 March 2027", "28 February 2028", "Ana Sol", "ana.sol@northmere.example"):
        assert f'value="{value}"' in page


def test_a_grant_is_recorded_as_tiktok_gave_it(submitted_path: str) -> None:
    other = {"name": "Gil Tam", "email": "gil.tam@northmere.example", "role": "manager"}
    response = sign_in(make_librarian()).post(submitted_path, grant(PERSON, other, product="vce"))
    decision = Decision.objects.get()
    assert response.status_code == 302
    assert (decision.outcome, decision.product) == ("granted", "vce")
    assert (decision.access_start, decision.access_end) == (date(2026, 12, 1), date(2028, 11, 30))
    assert decision.people == [PERSON, other]


def test_a_person_is_left_out_by_removing_the_row(submitted_path: str) -> None:
    sign_in(make_pi()).post(submitted_path, grant(PERSON | {"DELETE": "on"}))
    assert Decision.objects.get().people == []


def test_without_a_script_another_row_comes_and_nothing_is_recorded(submitted_path: str) -> None:
    response = sign_in(make_pi()).post(submitted_path, grant(PERSON, access_end="1 May 2028", add_row="1"))
    page = response.content.decode()
    assert (response.status_code, Decision.objects.count()) == (200, 0)
    assert 'name="people-1-email"' in page
    assert 'value="1 May 2028"' in page


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (grant(PERSON, access_end="1 May 2026"), "Last day of access is before the first day of access"),
        (grant(PERSON | {"email": "bea.quist@northmere.example"}), "This is named twice, or is the PI"),
        (grant(PERSON | {"name": ""}), "Enter a name"),
        (grant(PERSON, decided_on="1 May 2099"), "has not come yet"),
        (grant(PERSON, product=""), "Choose what TikTok granted"),
    ],
)
def test_a_grant_that_cannot_be_is_refused_and_stays_in_the_form(
    submitted_path: str, data: dict[str, Any], words: str
) -> None:
    response = sign_in(make_pi()).post(submitted_path, data)
    assert response.status_code == 422
    assert words in words_of(response)
    assert f'value="{data["access_end"]}"' in response.content.decode()
    assert not Decision.objects.exists()


def test_a_refusal_needs_its_reason(submitted_path: str) -> None:
    client = sign_in(make_pi())
    data = {"outcome": "refused", "decided_on": "22 November 2026", "reason": ""}
    assert client.post(submitted_path, data).status_code == 422
    client.post(submitted_path, data | {"reason": "The plan is too wide.", "category": "necessity"})
    decision = Decision.objects.get()
    assert (decision.outcome, decision.category, decision.reason) == (
        "refused",
        "necessity",
        "The plan is too wide.",
    )


def test_a_decision_is_recorded_once(submitted_path: str) -> None:
    client = sign_in(make_pi())
    assert [client.post(submitted_path, grant(PERSON)).status_code for _ in range(2)] == [302, 409]


def test_who_may_record_it() -> None:
    proposal = make_submitted()
    make_reader_of(proposal)
    path = reverse("decision_record", args=[proposal.ref])
    answers = {
        person.name: sign_in(person).post(path, grant(PERSON)).status_code
        for person in (make_editor(), make_reader(), make_stranger())
    }
    assert answers == {"Ana Sol": 403, "Cem Dor": 403, "Dag Ravn": 404}
    assert reload(proposal).state == "submitted"


def test_the_page_says_what_comes_next() -> None:
    says = {
        "draft": "Not submitted yet",
        "ready": "Submit on TikTok’s website",
        "submitted": "An answer can be expected by",
        "granted": "1 December 2026 to 30 November 2028",
    }
    made = (make_draft("One"), make_ready("Two"), make_submitted("Three"), make_granted("Four"))
    client = sign_in(make_pi())
    for proposal in made:
        page = words_of(client.get(reverse("tracking", args=[proposal.ref])))
        assert says[proposal.state] in page


def test_the_pages_of_a_stranger_are_not_here() -> None:
    proposal, client = make_submitted(), sign_in(make_stranger())
    for name in ("tracking", "decision_record"):
        assert client.get(reverse(name, args=[proposal.ref])).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_timeline_reads_a_fixed_number_of_times(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    proposal = make_granted()
    for _ in range(number):
        make_thread(proposal)
    client = sign_in(make_pi())
    with django_assert_num_queries(12):
        client.get(reverse("tracking", args=[proposal.ref]))
