"""A team says that TikTok's form shows something else, and every librarian finds it."""

import pytest

from accounts.models import SiteRole
from accounts.rules.errors import Invalid, NotNow
from proposals.models import FormReport, Need
from proposals.services.form_reports import report_form, settle_report
from tests.factories import NOW, make_editor, make_filled, make_librarian, make_ready, make_user

pytestmark = pytest.mark.django_db


def test_every_librarian_finds_it_until_one_settles_it() -> None:
    make_librarian()
    other = make_user("Gil Tarn", site_role=SiteRole.LIBRARIAN)
    report = report_form(
        make_ready(), "research.summary", " At most 2,000 characters. ", by=make_editor(), now=NOW
    )
    assert report.seen == "At most 2,000 characters."
    assert sorted(
        Need.objects.filter(key=f"form-report:{report.pk}").values_list("user__name", flat=True)
    ) == [
        "Eli Marsh",
        "Gil Tarn",
    ]
    settle_report(report, "Confirmed.", by=other, now=NOW)
    assert not Need.objects.filter(key__startswith="form-report:").exists()
    with pytest.raises(NotNow):
        settle_report(report, "Again.", by=other, now=NOW)
    assert FormReport.objects.get().note == "Confirmed."


@pytest.mark.parametrize(("key", "seen"), [("research.summary", "  "), ("research.colour", "Blue")])
def test_what_says_nothing_is_refused(key: str, seen: str) -> None:
    with pytest.raises(Invalid):
        report_form(make_ready(), key, seen, by=make_editor(), now=NOW)


def test_what_is_too_long_is_refused_and_not_cut() -> None:
    with pytest.raises(Invalid, match="It is 4,001"):
        report_form(make_ready(), "research.summary", "x" * 4001, by=make_editor(), now=NOW)
    report = report_form(make_ready("Another"), "research.summary", "x" * 4000, by=make_editor(), now=NOW)
    with pytest.raises(Invalid, match="It is 4,001"):
        settle_report(report, "x" * 4001, by=make_librarian(), now=NOW)
    assert FormReport.objects.values_list("seen", "note", "settled_at").get() == ("x" * 4000, "", None)


def test_only_while_the_form_is_before_somebody() -> None:
    with pytest.raises(NotNow):
        report_form(make_filled(), "research.summary", "x", by=make_editor(), now=NOW)
