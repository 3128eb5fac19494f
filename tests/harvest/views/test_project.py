"""The home of a project: one next thing for each person, and how a project opens from a granted application."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape

from django.test import Client
from django.utils import timezone

from harvest.models import Collection, Project, Run, Unit
from tests.factories import make_granted, make_librarian, make_pi, make_reader_of, make_stranger
from tests.faults.table import observe
from tests.harvest.views.conftest import Cast


def page_of(cast: Cast, client: Client) -> str:
    return unescape(client.get(cast.root).content.decode())


def primary_of(page: str) -> list[str]:
    """Words of the primary buttons of a page."""
    return [part.partition(">")[2].partition("<")[0] for part in page.split('class="btn btn-primary"')[1:]]


def test_the_next_thing_follows_what_was_done(cast: Cast, sign_in: Callable[..., Client]) -> None:
    client, said = sign_in(cast.pi), []
    said += primary_of(page_of(cast, client))
    cast.bench.enter_key()
    said += primary_of(page_of(cast, client))
    cast.bench.start()
    said += primary_of(page_of(cast, client))
    cast.bench.work()
    said += primary_of(page_of(cast, client))
    assert said == [
        "Enter the client key and secret",
        "Start the first run",
        "Watch the run",
        "Make a dataset",
    ]


def test_the_next_thing_is_one_that_the_person_may_do(cast: Cast, sign_in: Callable[..., Client]) -> None:
    found = [
        primary_of(page_of(cast, sign_in(who))) for who in (cast.manager, cast.data_user, cast.librarian)
    ]
    assert found == [["Enter the client key and secret"], [], []]


def test_a_project_without_collections_says_how_to_begin(cast: Cast, sign_in: Callable[..., Client]) -> None:
    cast.bench.enter_key()
    Collection.objects.all().delete()
    assert primary_of(page_of(cast, sign_in(cast.manager))) == ["Add a collection"]
    assert "The principal investigator or a manager adds it." in page_of(cast, sign_in(cast.data_user))


def test_counts_are_shown_and_no_record(cast: Cast, sign_in: Callable[..., Client]) -> None:
    run = cast.bench.harvest()
    page, keys = page_of(cast, sign_in(cast.librarian)), cast.bench.ids()
    assert f">{run.records_new:,} videos<" in page
    assert not [key for key in keys if key in page]


def test_after_its_last_day_nothing_can_be_started(cast: Cast, sign_in: Callable[..., Client]) -> None:
    Project.objects.update(access_end=timezone.now().date() - timedelta(days=1))
    page = page_of(cast, sign_in(cast.pi))
    assert ("Access over" in page, ">Start<" in page, primary_of(page)) == (
        True,
        False,
        ["See what is erased"],
    )


def test_a_granted_application_opens_its_project(db: None, sign_in: Callable[..., Client]) -> None:
    proposal = make_granted()
    response = sign_in(make_pi()).post(f"/p/{proposal.ref}/project/")
    project = Project.objects.get()
    assert (project.proposal, response["Location"]) == (proposal, f"/projects/{project.ref}/")
    assert sign_in(make_librarian()).post(f"/p/{proposal.ref}/project/").status_code == 409


def test_only_whoever_may_record_a_grant_opens_it(db: None, sign_in: Callable[..., Client]) -> None:
    proposal = make_granted()
    reader = make_reader_of(proposal).user
    found = [
        sign_in(who).post(f"/p/{proposal.ref}/project/").status_code for who in (reader, make_stranger())
    ]
    assert (found, Project.objects.count()) == ([403, 404], 0)


def test_health_is_told_to_anybody_and_names_nobody(cast: Cast) -> None:
    cast.bench.enter_key()
    cast.bench.start()
    well = Client().get("/healthz")
    assert (well.status_code, well.json()["ok"], well.json()["workers"]) == (200, True, 0)
    assert cast.project.ref not in well.content.decode()


def test_health_is_bad_while_work_is_late_and_good_while_it_is_paused(cast: Cast) -> None:
    cast.bench.enter_key()
    cast.bench.start()
    Unit.objects.update(not_before=timezone.now() - timedelta(minutes=11))
    late = Client().get("/healthz")
    Run.objects.update(wish="pause")
    paused = Client().get("/healthz")
    assert (late.status_code, late.json()["ok"], paused.status_code) == (503, False, 200)
    result = "/healthz answers 503 and says since when"
    observe(
        "F35", "No worker runs, and a part is due for more than ten minutes", used=0, needed=0, result=result
    )


def test_who_can_do_nothing_is_told_who_does_what(cast: Cast, sign_in: Callable[..., Client]) -> None:
    words = "The PI or a manager enters the client key and secret"
    pages = [page_of(cast, sign_in(who)) for who in (cast.manager, cast.data_user, cast.librarian)]
    assert [words in page for page in pages] == [False, True, True]
    cast.bench.enter_key()
    assert words not in page_of(cast, sign_in(cast.librarian))
