"""An import takes all answers or none, and an export comes back as it went."""

import json
from typing import Any

import pytest

from accounts.models import User
from accounts.rules.errors import Invalid
from proposals.models import AnswerRevision, Proposal, Snapshot
from proposals.rendering.as_json import write_json
from proposals.selectors.content import answers_of
from proposals.services.importing import import_proposal
from proposals.services.snapshots import take_snapshot
from tests.factories import NOW, make_answers, make_editor, make_filled, make_librarian

pytestmark = pytest.mark.django_db


def document(**changes: Any) -> dict[str, Any]:
    return {"schema": "fieldgate/proposal/1", "title": "Votes", "answers": make_answers()} | changes


def test_a_draft_with_these_answers() -> None:
    pi = {"name": "Bea Quist", "email": "bea.quist@northmere.example"}
    proposal = import_proposal(
        document(principal_investigator=pi), owner=make_editor(), by=make_librarian(), now=NOW
    )
    assert (proposal.title, proposal.state, proposal.created_by) == ("Votes", "draft", make_editor())
    assert answers_of(proposal) == make_answers()
    assert proposal.pi == User.objects.get(email=pi["email"])
    assert set(AnswerRevision.objects.values_list("reason", "author__name")) == {("import", "Eli Marsh")}


def test_an_export_comes_back_as_it_went_without_its_people() -> None:
    proposal = make_filled()
    snapshot = take_snapshot(proposal, Snapshot.Reason.EXPORT, by=None, now=NOW)
    copy = import_proposal(json.loads(write_json(snapshot)), owner=make_editor(), by=None, now=NOW)
    assert (copy.ref, answers_of(copy), copy.pi) == ("FG-2026-0002", make_answers(), None)
    assert take_snapshot(copy, Snapshot.Reason.EXPORT, by=None, now=NOW).sha256 == snapshot.sha256


def test_one_wrong_answer_and_nothing_is_imported() -> None:
    wrong = document(answers=make_answers(research__topic="gossip", access__start=7, research__colour="red"))
    with pytest.raises(Invalid) as caught:
        import_proposal(wrong, owner=make_editor(), by=None, now=NOW)
    assert sorted(caught.value.problems) == ["access.start", "research.colour", "research.topic"]
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "places"),
    [
        ([], ["$"]),
        ("text", ["$"]),
        (None, ["$"]),
        ({}, ["$"]),
        ({"schema": "fieldgate/proposal/2", "title": "x", "answers": {}}, ["$.schema"]),
        ({"schema": "fieldgate/snapshot/1"}, ["$"]),
        ({"schema": "fieldgate/proposal/1", "title": "", "answers": {}}, ["$.title"]),
        ({"schema": "fieldgate/proposal/1", "title": "x", "answers": []}, ["$.answers"]),
        (
            {
                "schema": "fieldgate/proposal/1",
                "title": "x",
                "answers": {},
                "principal_investigator": {"name": "B", "email": "b"},
            },
            ["$.principal_investigator.email"],
        ),
    ],
)
def test_a_document_of_another_form_is_refused(wrong: object, places: list[str]) -> None:
    with pytest.raises(Invalid) as caught:
        import_proposal(wrong, owner=make_editor(), by=None, now=NOW)
    assert list(caught.value.problems) == places


def test_unknown_keys_are_named_where_they_stand() -> None:
    wrong = document(colour="red", mood="good")
    with pytest.raises(Invalid) as caught:
        import_proposal(wrong, owner=make_editor(), by=None, now=NOW)
    words = "is not known here. Known are schema, title, principal_investigator, answers."
    assert caught.value.problems == {"$.colour": words, "$.mood": words}


def test_a_question_of_an_older_form_is_named_with_the_one_that_may_be_meant() -> None:
    snapshot = take_snapshot(make_filled(), Snapshot.Reason.EXPORT, by=None, now=NOW)
    exported = json.loads(write_json(snapshot))
    questions = {each["key"]: each for section in exported["sections"] for each in section["questions"]}
    questions["research.design"]["key"] = "research.designs"
    questions["team.name"]["key"] = "zeitgeist.zero"
    with pytest.raises(Invalid) as caught:
        import_proposal(exported, owner=make_editor(), by=None, now=NOW)
    form = snapshot.content["catalogue"]
    assert caught.value.problems == {
        "research.designs": f"is not a question of {form}. Did you mean research.design?",
        "zeitgeist.zero": f"is not a question of {form}. Take it out of the document to import the rest.",
    }
    assert Proposal.objects.count() == 1


def test_unknown_fields_of_an_answer_are_named() -> None:
    wrong = document(answers=make_answers(institution__name={"university": "U", "faculty": "F"}))
    with pytest.raises(Invalid) as caught:
        import_proposal(wrong, owner=make_editor(), by=None, now=NOW)
    assert list(caught.value.problems) == ["institution.name.faculty"]
