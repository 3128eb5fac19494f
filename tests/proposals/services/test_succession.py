"""Versions of TikTok's questions follow each other; applications move on when their team says so, and lose nothing."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.rules.errors import Conflict, NotNow
from proposals.catalogue.loading import FileError
from proposals.catalogue.reading import CURRENT
from proposals.models import AuditEvent, CatalogueVersion, Proposal
from proposals.selectors.catalogues import Standing, list_catalogues, standing_of
from proposals.services import publishing, starting, tracking, workflow
from proposals.services.upgrading import upgrade
from tests.factories import (
    ANSWERS,
    NOW,
    make_draft,
    make_editor,
    make_filled,
    make_librarian,
    make_ready,
    make_submitted,
    reload,
)
from tests.proposals.catalogue.versions import LABEL, add, remove, update, write_next

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
OPTIONS = [{"key": "college", "label": "A college"}, {"key": "other", "label": "Something else"}]
CHANGES = (remove("funding.sources"), add("ethics.board"), update("institution.kind", options=OPTIONS))


def publish(*changes, after: str = CURRENT, label: str = LABEL) -> CatalogueVersion:
    return publishing.publish_next(
        write_next(*(changes or CHANGES), label=label), after=after, by=make_librarian(), now=LATER
    )


def retire_first() -> None:
    first = CatalogueVersion.objects.get(label=CURRENT)
    publishing.retire(first, by=make_librarian(), now=LATER)


def move_on(proposal: Proposal, to: str = LABEL) -> Proposal:
    upgrade(proposal, to=to, by=make_editor(), now=LATER)
    return reload(proposal)


def test_a_next_version_is_for_those_who_start_from_now_on() -> None:
    before = make_draft()
    version = publish()
    assert make_draft("Another").catalogue == version
    assert reload(before).catalogue.label == CURRENT
    assert standing_of(reload(before)) == Standing(LABEL, None)
    event = AuditEvent.objects.get(verb="version.published", detail__label=LABEL)
    assert (event.actor, event.detail["sha256"]) == (make_librarian(), version.sha256)


def test_a_published_version_never_changes() -> None:
    version = publish()
    with pytest.raises(DatabaseError), transaction.atomic():
        CatalogueVersion.objects.filter(pk=version.pk).update(content={})
    with pytest.raises(TypeError):
        version.save()


def test_two_librarians_at_once() -> None:
    publish()
    with pytest.raises(Conflict, match="was published meanwhile"):
        publish(label="tiktok-research-api/2027-01")
    assert [row.name for row in list_catalogues()] == ["December 2026", "January 2025"]


def test_a_file_with_a_mistake_is_not_published() -> None:
    with pytest.raises(FileError):
        publish(label=CURRENT)
    assert CatalogueVersion.objects.filter(upload__isnull=False).count() == 0


def test_a_version_of_the_library_stands_where_fieldgate_brings_another_under_its_label(monkeypatch) -> None:
    uploaded = publish()
    later = publishing.builtin_catalogues() | {LABEL: {"label": LABEL, "other": True}}
    monkeypatch.setattr(publishing, "builtin_catalogues", lambda: later)
    assert publishing.publish_builtin(now=LATER)[0] == uploaded


def test_the_version_in_use_does_not_end() -> None:
    version = publish()
    with pytest.raises(NotNow, match="is in use"):
        publishing.retire(version, by=make_librarian(), now=LATER)


def test_moving_on_keeps_answers_by_their_key_and_puts_the_rest_aside() -> None:
    proposal = make_filled()
    publish()
    moved = move_on(proposal)
    answers = dict(moved.answers.values_list("key", "value"))
    assert answers == ANSWERS | {"institution.kind": None}
    assert moved.upgrades.get().put_aside == {
        "funding.sources": ANSWERS["funding.sources"],
        "institution.kind": "university",
    }
    assert moved.catalogue.label == LABEL
    kinds = moved.answers.get(key="institution.kind").revisions
    assert list(kinds.values_list("reason", "value")) == [("upgrade", None), ("edit", "university")]
    assert AuditEvent.objects.get(verb="proposal.upgraded").detail == {"before": CURRENT, "after": LABEL}


@pytest.mark.parametrize("to", [CURRENT, "tiktok-research-api/2030-01", ""])
def test_only_what_was_previewed_and_is_in_use_is_moved_to(to: str) -> None:
    proposal = make_draft()
    publish()
    with pytest.raises(NotNow, match="look again"):
        move_on(proposal, to)
    assert reload(proposal).catalogue.label == CURRENT


def test_nobody_moves_on_twice_or_while_answers_are_locked() -> None:
    proposal, ready = make_draft(), make_ready("Another")
    publish()
    moved = move_on(proposal)
    for each in (moved, ready):
        with pytest.raises(NotNow):
            move_on(each)
    assert moved.upgrades.count() == 1


def test_a_question_that_comes_back_finds_its_answer() -> None:
    proposal = make_filled()
    publish()
    move_on(proposal)
    third = "tiktok-research-api/2027-06"
    publish(add("ethics.board"), after=LABEL, label=third)
    moved = move_on(proposal, third)
    assert moved.answers.get(key="funding.sources").value == ANSWERS["funding.sources"]
    assert moved.upgrades.count() == 2


def test_what_answers_an_ended_version_is_not_sent_to_the_pi() -> None:
    proposal = make_filled()
    publish(add("ethics.board", required=False))
    retire_first()
    with pytest.raises(NotNow, match="TikTok no longer takes these questions"):
        workflow.request_review(proposal, by=make_editor(), now=LATER)
    moved = move_on(proposal)
    workflow.request_review(moved, by=make_editor(), now=LATER)


def test_what_was_approved_is_not_submitted_once_its_questions_have_ended() -> None:
    ready, sent = make_ready(), make_submitted("Sent before")
    publish()
    retire_first()
    with pytest.raises(NotNow, match="TikTok no longer takes these questions"):
        tracking.record_submission(ready, submitted_on=LATER.date(), by=make_editor(), now=LATER)
    assert reload(ready).state == "ready"
    assert standing_of(sent) == Standing("", None)


def test_tiktok_takes_it_after_all() -> None:
    ready = make_ready()
    publish()
    retire_first()
    publishing.reinstate(ready.catalogue, by=make_librarian(), now=LATER)
    tracking.record_submission(ready, submitted_on=LATER.date(), by=make_editor(), now=LATER)
    verbs = AuditEvent.objects.filter(verb__startswith="version.re").values_list("verb", flat=True)
    assert sorted(verbs) == ["version.reinstated", "version.retired"]


def test_starting_an_application_loads_what_comes_with_fieldgate_once() -> None:
    publish()
    starting.start_proposal("One more", by=make_editor(), now=LATER)
    assert CatalogueVersion.objects.count() == 2
