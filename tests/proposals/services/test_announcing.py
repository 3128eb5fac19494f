"""Whoever works on what a new version of TikTok's questions concerns is told once, whatever the number of applications."""

from datetime import timedelta

import pytest

from proposals.catalogue.reading import CURRENT
from proposals.models import CatalogueVersion, Need, OutboxMail
from proposals.services import publishing
from proposals.services.upgrading import upgrade
from proposals.services.workflow import take_back
from tests.factories import (
    NOW,
    make_draft,
    make_editor,
    make_filled,
    make_in_review,
    make_librarian,
    make_submitted,
    reload,
)
from tests.proposals.catalogue.versions import LABEL, remove, write_next

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
MOVE = "Move on to TikTok’s new questions: the old ones have ended"


def publish() -> CatalogueVersion:
    text = write_next(remove("funding.sources"))
    return publishing.publish_next(text, after=CURRENT, by=make_librarian(), now=LATER)


def end_first() -> CatalogueVersion:
    first = CatalogueVersion.objects.get(label=CURRENT)
    publishing.retire(first, by=make_librarian(), now=LATER)
    return first


def sent(kind: str) -> dict[str, tuple[str, str]]:
    """Subject and text of each mail, by whom it goes to."""
    found = OutboxMail.objects.filter(kind=kind).order_by("pk")
    listed = list(found.values_list("to", "subject", "body"))
    assert len(listed) == len({to for to, _, _ in listed})
    return {to: (subject, body) for to, subject, body in listed}


def needs() -> list[tuple[str, str, str]]:
    return list(Need.objects.filter(text=MOVE).order_by("pk").values_list("user__email", "about", "path"))


def test_a_next_version_is_one_mail_for_each_who_works_on_what_it_concerns() -> None:
    first, second, gone = make_draft("First"), make_in_review("Second"), make_submitted("Third")
    publish()
    told = sent("questions_published")
    assert set(told) == {make_editor().email, "bea.quist@northmere.example"}
    subject, text = told[make_editor().email]
    assert subject == "TikTok’s questions have changed: 2 applications"
    assert f"* {first.ref} First\n* {second.ref} Second\n" in text
    assert gone.ref not in text


def test_one_application_is_led_to() -> None:
    only = make_draft()
    publish()
    subject, text = sent("questions_published")[make_editor().email]
    assert subject == "TikTok’s questions have changed: 1 application"
    assert f"/p/{only.ref}/questions/\n" in text


def test_nobody_is_told_of_what_concerns_nobody() -> None:
    publishing.publish_builtin(now=NOW)
    publish()
    end_first()
    assert OutboxMail.objects.count() == 0


def test_an_end_is_told_and_moving_on_is_what_comes_next_until_it_is_done() -> None:
    draft, asked = make_filled("First"), make_in_review("Second")
    publish()
    end_first()
    subject, text = sent("questions_ended")[make_editor().email]
    assert subject == "TikTok no longer takes the old questions: 2 applications"
    assert "its questions of January 2025" in text
    assert needs() == [(make_editor().email, f"{draft.ref} First", f"/p/{draft.ref}/questions/")]
    take_back(reload(asked), by=make_editor(), now=LATER)
    assert [about for _, about, _ in needs()] == [f"{draft.ref} First", f"{asked.ref} Second"]
    upgrade(draft, to=LABEL, by=make_editor(), now=LATER)
    assert [about for _, about, _ in needs()] == [f"{asked.ref} Second"]


def test_an_end_that_is_taken_back_is_no_task_and_a_second_end_is_told_again() -> None:
    make_draft()
    publish()
    first = end_first()
    publishing.reinstate(first, by=make_librarian(), now=LATER)
    assert needs() == []
    publishing.retire(first, by=make_librarian(), now=LATER + timedelta(hours=1))
    assert len(needs()) == 1
    assert OutboxMail.objects.filter(kind="questions_ended", to=make_editor().email).count() == 2


def test_an_end_twice_is_told_once() -> None:
    make_draft()
    publish()
    end_first()
    end_first()
    assert OutboxMail.objects.filter(kind="questions_ended", to=make_editor().email).count() == 1
