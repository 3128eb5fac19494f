"""Where TikTok's form is said to show something else. One query."""

from dataclasses import dataclass

from django.db.models import F

from proposals.catalogue.reading import read_catalogue
from proposals.mailing.mails import name_of
from proposals.models import FormReport

MOST = 200


@dataclass(frozen=True, slots=True)
class ReportRow:
    """`asked` is the question as it stands here."""

    report: FormReport
    asked: str
    reported_by: str
    settled_by: str


def form_reports() -> tuple[ReportRow, ...]:
    """Open ones first, then the newest; the last MOST."""
    reports = FormReport.objects.select_related("proposal__catalogue", "reported_by", "settled_by")
    newest = reports.order_by(F("settled_at").asc(nulls_first=True), "-reported_at")[:MOST]
    return tuple(_row(report) for report in newest)


def _row(report: FormReport) -> ReportRow:
    catalogue = read_catalogue(report.proposal.catalogue.content)
    asked = next((each for each in catalogue.questions() if each.key == report.question_key), None)
    words = (asked.asked or asked.prompt) if asked else report.question_key
    return ReportRow(report, words, name_of(report.reported_by), name_of(report.settled_by))
