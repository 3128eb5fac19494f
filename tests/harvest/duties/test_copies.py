"""A removal reaches each copy of what held it and no other; what nobody has confirmed stands in the way, and in the papers."""

import json
from datetime import date
from pathlib import Path

from harvest.models import Dataset, DatasetCopy, ProjectMember, Record
from harvest.selectors.publishing_duties import find_overdue_duty
from harvest.services.confirming import confirm_copy
from harvest.services.datasets import Choice, build_dataset
from tests.harvest.duties.site import FIRST, LAST, Site, pi
from tests.harvest.duties.test_closing import close

MIDDLE = date(2026, 10, 6)


def build(site: Site, folder: Path, first: date, last: date) -> Dataset:
    choice = Choice("csv", created_from=first, created_to=last)
    return build_dataset(site.project, choice, folder=folder, by=pi(), clock=site.clock)


def test_every_copy_that_holds_something_erased_is_called_back_and_no_other(
    site: Site, tmp_path: Path
) -> None:
    ana = ProjectMember.objects.get(user__email="ana.sol@northmere.example").user
    early = build(site, tmp_path / "early", FIRST, MIDDLE)
    late = build(site, tmp_path / "late", MIDDLE.replace(day=7), LAST)
    for dataset, person in ((early, pi()), (early, ana), (late, pi())):
        DatasetCopy.objects.create(dataset=dataset, user=person, taken_at=site.now)
    gone = Record.objects.filter(created_at__date__lte=MIDDLE).order_by("key").values_list("key", flat=True)
    site.delete(list(gone[:5]))
    site.move(days=10)
    site.refresh()

    called = DatasetCopy.objects.filter(recalled_at__isnull=False)
    assert set(called.values_list("dataset__number", "user__name")) == {(1, "Bea Quist"), (1, "Ana Sol")}
    said = []
    for person in (pi(), ana):
        said.append(find_overdue_duty(site.project, site.now))
        confirm_copy(early, by=person, now=site.now)
    said.append(find_overdue_duty(site.project, site.now))
    assert said == [*["Somebody holds a copy of a dataset with records that were removed."] * 2, ""]

    certificate = close(site)
    listed = [
        (each["ref"][-1], each["copies"], each["copies_recalled"], each["copies_confirmed"])
        for each in certificate.content["datasets"]
    ]
    assert listed == [("1", 2, 2, 2), ("2", 1, 1, 0)]
    assert "for 1 copy the holder has not confirmed the deletion" in json.dumps(certificate.annex)
