"""Where a publication stands, and who may do what about it."""

from datetime import date

from accounts.models import User
from harvest.models import Manuscript, Project, Publication, SignOff
from harvest.rules.publishing import (
    Days,
    Facts,
    ManuscriptState,
    Purpose,
    Sent,
    Stage,
    Verdict,
    find_stage,
)
from harvest.selectors.people import librarians
from harvest.selectors.terms import effects_of


def days_of(project: Project) -> Days:
    """As the rules say that apply to the project."""
    return effects_of(project).notices


def newest_of(publication: Publication) -> Manuscript | None:
    return publication.manuscripts.order_by("-number").first()


def find_facts(publication: Publication) -> Facts:
    """From what is already there where it was prefetched (`manuscripts`, their `sign_offs` and `notices`)."""
    manuscripts = sorted(publication.manuscripts.all(), key=lambda each: -each.number)
    newest = manuscripts[0] if manuscripts else None
    return Facts(
        state=ManuscriptState(newest.state) if newest else None,
        verdicts=tuple(Verdict(each.verdict) for each in newest.sign_offs.all()) if newest else (),
        sent=tuple(
            Sent(Purpose(notice.purpose), notice.sent_on, each is newest)
            for each in manuscripts
            for notice in each.notices.all()
        ),
        is_published=publication.published_on is not None,
        is_dropped=publication.dropped_at is not None,
    )


def stage_of(publication: Publication, today: date) -> Stage:
    return find_stage(find_facts(publication), days_of(publication.project), today)


def people_of(project: Project) -> list[User]:
    """The project's people and the librarians, each once, while their accounts are active."""
    members = [member.user for member in project.members.select_related("user") if member.user.is_active]
    return list({person.pk: person for person in [*members, *librarians()]}.values())


def may_sign_off(manuscript: Manuscript, person: User) -> bool:
    """No author, not who sent it, and not twice."""
    publication = manuscript.publication
    if person.pk == manuscript.sent_by_id or publication.authors.filter(pk=person.pk).exists():
        return False
    return not SignOff.objects.filter(manuscript=manuscript, by=person).exists()
