"""Planned outputs: planned, sent to TikTok, published or given up; with the dates that TikTok's rules make of them."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts.models import User
from accounts.rules.errors import Conflict, Invalid, NotNow
from harvest.models import Manuscript, Project, ProjectMember, Publication, TikTokNotice
from harvest.rules.publishing import (
    OutputKind,
    Purpose,
    Stage,
    find_earliest,
)
from harvest.selectors.publications import (
    days_of,
    find_facts,
    newest_of,
    stage_of,
)
from harvest.selectors.publishing_duties import find_overdue_duty
from harvest.services.publishing_asks import end_duties, set_deadlines
from proposals.services.auditing import record_event


def plan_publication(
    project: Project,
    *,
    kind: OutputKind,
    title: str,
    venue: str,
    planned_on: date,
    authors: Sequence[User],
    others: str,
    by: User,
    now: datetime,
) -> Publication:
    """With a deadline for each notice. Invalid for authors who are not of the project."""
    _refuse_strangers(project, authors)
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        number = (Publication.objects.filter(project=project).aggregate(last=Max("number"))["last"] or 0) + 1
        publication = Publication.objects.create(
            project=project,
            number=number,
            kind=kind,
            title=title.strip(),
            venue=venue.strip(),
            planned_on=planned_on,
            others=others.strip(),
            created_by=by,
            created_at=now,
        )
        publication.authors.set(authors)
        set_deadlines(publication, now)
        record_event(
            "publication.planned", about=project, by=by, now=now, publication=number, planned_on=planned_on
        )
    return publication


def move_publication(publication: Publication, planned_on: date, *, by: User, now: datetime) -> None:
    """Another planned day; its deadlines move with it."""
    with transaction.atomic():
        lock_open(publication)
        Publication.objects.filter(pk=publication.pk).update(planned_on=planned_on)
        publication.planned_on = planned_on
        set_deadlines(publication, now)
        _record(publication, "publication.moved", by, now, planned_on=planned_on)


def drop_publication(publication: Publication, *, by: User, now: datetime) -> None:
    with transaction.atomic():
        lock_open(publication)
        Publication.objects.filter(pk=publication.pk).update(dropped_at=now)
        end_duties(publication, now)
        _record(publication, "publication.dropped", by, now)


def record_notice(
    publication: Publication, purpose: Purpose, *, sent_on: date, sent_to: str, by: User, now: datetime
) -> TikTokNotice:
    """The newest version went to TikTok on that day. NotNow before two people approved it; Invalid for a day to come."""
    _refuse_bad_notice(sent_on, sent_to, now)
    with transaction.atomic():
        lock_open(publication)
        manuscript = _newest_signed(publication, now.date())
        _refuse_before_sent(manuscript, sent_on)
        try:
            with transaction.atomic():
                notice = TikTokNotice.objects.create(
                    manuscript=manuscript,
                    purpose=purpose,
                    sent_on=sent_on,
                    sent_to=sent_to.strip(),
                    by=by,
                    at=now,
                )
        except IntegrityError as error:
            raise Conflict("This notice of this version is recorded already.") from error
        set_deadlines(publication, now)
        _record(publication, "publication.notice", by, now, purpose=purpose, sent_on=sent_on)
    return notice


def record_published(
    publication: Publication, *, published_on: date, where: str, by: User, now: datetime
) -> None:
    """NotNow before its earliest day, or while a duty of the project is overdue."""
    if published_on > now.date():
        raise Invalid("It cannot have been published on a day to come.", {"published_on": "is a day to come"})
    with transaction.atomic():
        lock_open(publication)
        _refuse_to_publish(publication, published_on, now)
        Publication.objects.filter(pk=publication.pk).update(
            published_on=published_on, published_where=where.strip()
        )
        end_duties(publication, now)
        _record(publication, "publication.published", by, now, published_on=published_on)


def lock_open(publication: Publication) -> Publication:
    """The row, locked. NotNow once it is published or given up."""
    locked = Publication.objects.select_for_update().get(pk=publication.pk)
    if locked.published_on or locked.dropped_at:
        raise NotNow("This publication is over: it was published or given up.")
    return locked


def _refuse_strangers(project: Project, authors: Sequence[User]) -> None:
    members = set(ProjectMember.objects.filter(project=project).values_list("user_id", flat=True))
    if any(author.pk not in members for author in authors):
        raise Invalid(
            "Authors of this site are people of the project; name others in words.",
            {"authors": "are not of the project"},
        )


def _refuse_bad_notice(sent_on: date, sent_to: str, now: datetime) -> None:
    problems = {}
    if sent_on > now.date():
        problems["sent_on"] = "is a day to come"
    if not sent_to.strip():
        problems["sent_to"] = "is empty"
    if problems:
        raise Invalid("The notice cannot be recorded. Nothing was changed.", problems)


def _refuse_before_sent(manuscript: Manuscript, sent_on: date) -> None:
    if sent_on < manuscript.sent_at.date():
        raise Invalid(
            "This version was not here yet on that day.",
            {"sent_on": f"is before {manuscript.sent_at:%-d %B %Y}, when this version was sent in"},
        )


def _newest_signed(publication: Publication, today: date) -> Manuscript:
    manuscript = newest_of(publication)
    stage = stage_of(publication, today)
    if manuscript is None or stage not in (Stage.TO_SEND, Stage.WAITING, Stage.CLEARED):
        raise NotNow(f"TikTok gets a version that two people have approved. Now: {stage.words.lower()}.")
    return manuscript


def _refuse_to_publish(publication: Publication, on: date, now: datetime) -> None:
    facts, days = find_facts(publication), days_of(publication.project)
    earliest = find_earliest(facts.sent, days)
    stage = stage_of(publication, now.date())
    if stage is Stage.WAITING and earliest is not None:
        raise NotNow(f"It may appear on {earliest:%-d %B %Y} at the earliest.")
    if stage is not Stage.CLEARED or earliest is None:
        raise NotNow(f"It may not appear yet. Now: {stage.words.lower()}.")
    if on < earliest:
        raise Invalid(
            f"It may appear on {earliest:%-d %B %Y} at the earliest.", {"published_on": "is before that day"}
        )
    overdue = find_overdue_duty(publication.project, now)
    if overdue:
        raise NotNow(f"{overdue} See to that first.")


def _record(publication: Publication, verb: str, by: User, now: datetime, **detail: date | str) -> None:
    record_event(verb, about=publication.project, by=by, now=now, publication=publication.number, **detail)
