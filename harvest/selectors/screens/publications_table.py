"""Planned outputs of a project. A fixed number of queries, however many there are."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page, Paginator

from harvest.models import Project, Publication
from harvest.rules.publishing import find_earliest, find_stage, list_missing, send_by
from harvest.selectors.publications import days_of, find_facts
from harvest.selectors.screens.tones import Shown, show

PAGE = 50


@dataclass(frozen=True, slots=True)
class PublicationRow:
    """`send_by`: the next day by which TikTok has to get something; `earliest`: once it got everything."""

    publication: Publication
    state: Shown
    send_by: date | None
    earliest: date | None


@dataclass(frozen=True, slots=True)
class PublicationsScreen:
    rows: tuple[PublicationRow, ...]
    page: Page[Publication]


def publications_table(project: Project, now: datetime, number: str | int = 1) -> PublicationsScreen:
    found = Publication.objects.filter(project=project).prefetch_related(
        "manuscripts__sign_offs", "manuscripts__notices"
    )
    page = Paginator(found, PAGE).get_page(number)
    days = days_of(project)
    rows = []
    for publication in page:
        facts = find_facts(publication)
        stage = find_stage(facts, days, now.date())
        due = [send_by(publication.planned_on, purpose, days) for purpose in list_missing(facts.sent)]
        rows.append(
            PublicationRow(
                publication,
                show(stage),
                None if stage.is_over else min(due, default=None),
                None if stage.is_over else find_earliest(facts.sent, days),
            )
        )
    return PublicationsScreen(tuple(rows), page)
