"""Two people who are no authors look at what is to be published."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.rules.errors import Conflict, Invalid, NotAllowed, NotNow
from harvest.models import Manuscript, SignOff
from harvest.rules.publishing import APPROVALS, ManuscriptState, Stage, Verdict
from harvest.selectors.publications import may_sign_off, newest_of, stage_of
from harvest.services.manuscript_findings import list_open_entries
from harvest.services.publications import lock_open
from harvest.services.publishing_asks import SIGN, ask_reviewers, end_asking
from harvest.services.telling import PUBLICATION, ask_people
from proposals.services.auditing import record_event


def sign_off(manuscript: Manuscript, verdict: Verdict, note: str, *, by: User, now: datetime) -> SignOff:
    """Final. NotAllowed for authors and whoever sent it; NotNow while findings wait for an answer; Invalid: a return says why."""
    publication = manuscript.publication
    if not may_sign_off(manuscript, by):
        raise NotAllowed(
            "A text is looked at by two people who are neither its authors nor sent it in, each once."
        )
    if verdict is Verdict.RETURNED and not note.strip():
        raise Invalid("Say what the authors have to change.", {"note": "is empty"})
    try:
        with transaction.atomic():
            lock_open(publication)
            _refuse_stale(manuscript, verdict, now.date())
            signed = SignOff.objects.create(
                manuscript=manuscript, by=by, verdict=verdict, note=note.strip()[:1000], at=now
            )
            _go_on(manuscript, verdict, now)
            record_event(
                "manuscript.signed",
                about=publication.project,
                by=by,
                now=now,
                publication=publication.number,
                version=manuscript.number,
                verdict=verdict,
            )
    except IntegrityError as error:
        raise Conflict("You have signed this version already.") from error
    return signed


def _refuse_stale(manuscript: Manuscript, verdict: Verdict, today: date) -> None:
    newest = newest_of(manuscript.publication)
    if newest is None or newest.pk != manuscript.pk:
        raise NotNow("There is a newer version of this text. Look at that one.")
    if (
        manuscript.state != ManuscriptState.CHECKED
        or stage_of(manuscript.publication, today) is not Stage.TO_SIGN
    ):
        raise NotNow("This version does not wait for anybody to look at it.")
    still_open = len(list_open_entries(manuscript)) if verdict is Verdict.APPROVED else 0
    if still_open:
        raise NotNow(
            f"{still_open} of the findings have no answer yet. The authors change the text, or say why they may stay."
        )


def _go_on(manuscript: Manuscript, verdict: Verdict, now: datetime) -> None:
    publication = manuscript.publication
    end_asking(publication)
    if verdict is Verdict.RETURNED:
        _ask_authors(manuscript, "Change", now)
    elif manuscript.sign_offs.filter(verdict=Verdict.APPROVED).count() < APPROVALS:
        ask_reviewers(manuscript, now=now)
    else:
        _ask_authors(manuscript, "Send TikTok", now)


def _ask_authors(manuscript: Manuscript, act: str, now: datetime) -> None:
    publication = manuscript.publication
    people = [person for person in publication.authors.all() if person.is_active]
    if manuscript.sent_by and manuscript.sent_by.is_active:
        people.append(manuscript.sent_by)
    what = f"{PUBLICATION}:{publication.number}:{SIGN}"
    text = f"{act} “{publication.title[:120]}”"
    ask_people(
        publication.project, what, text, now=now, people=list({each.pk: each for each in people}.values())
    )
