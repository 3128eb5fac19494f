"""What a publication asks of people: to look at its text, and to send TikTok what it has to get, in time."""

from datetime import datetime
from typing import Final

from accounts.models import User
from harvest.models import Manuscript, Publication
from harvest.rules.publishing import Days, Purpose, list_missing, send_by
from harvest.selectors.publications import days_of, find_facts, may_sign_off, people_of
from harvest.services.telling import PUBLICATION, ask_people, end_deadlines, expect, no_longer_ask

SIGN: Final = "sign"


def ask_reviewers(manuscript: Manuscript, *, now: datetime) -> None:
    """Whoever may sign this version finds it in “Needs you”."""
    publication = manuscript.publication
    people = _list_reviewers(manuscript)
    what = f"{PUBLICATION}:{publication.number}:{SIGN}"
    if people:
        text = f"Look at version {manuscript.number} of “{publication.title[:100]}” before it is published"
        ask_people(publication.project, what, text, now=now, people=people)


def _list_reviewers(manuscript: Manuscript) -> list[User]:
    """The project's people and the librarians who are neither authors nor sent it, and have not signed."""
    return [
        person for person in people_of(manuscript.publication.project) if may_sign_off(manuscript, person)
    ]


def end_asking(publication: Publication) -> None:
    no_longer_ask(publication.project, f"{PUBLICATION}:{publication.number}:{SIGN}")


def set_deadlines(publication: Publication, now: datetime) -> None:
    """A deadline for each notice that TikTok has not got; those that are met are done."""
    days = days_of(publication.project)
    missing = list_missing(find_facts(publication).sent)
    for purpose in Purpose:
        what = f"{PUBLICATION}:{publication.number}:{purpose}"
        if purpose in missing:
            text = _say_duty(publication, purpose, days)
            due_on = send_by(publication.planned_on, purpose, days)
            expect(publication.project, what, text, due_on, people=_askable(publication))
        else:
            end_deadlines(publication.project, what, now=now)


def _askable(publication: Publication) -> list[User]:
    authors = [person for person in publication.authors.all() if person.is_active]
    people = [*authors, publication.project.pi]
    return list({person.pk: person for person in people if person.is_active}.values())


def _say_duty(publication: Publication, purpose: Purpose, days: Days) -> str:
    what = "a copy" if purpose is Purpose.COPY else "the draft"
    return f"Send TikTok {what} of “{publication.title[:90]}”, {days.of(purpose)} days before it appears"


def end_duties(publication: Publication, now: datetime) -> None:
    keys = [f"{PUBLICATION}:{publication.number}:{purpose}" for purpose in Purpose]
    end_deadlines(publication.project, *keys, now=now)
    end_asking(publication)
