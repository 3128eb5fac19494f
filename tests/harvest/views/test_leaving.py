"""Somebody leaves: their access ends at once, they are asked to delete their copies, and they can still confirm it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import User
from accounts.rules.errors import Invalid, NotNow
from harvest.access import is_allowed
from harvest.models import Dataset, DatasetCopy
from harvest.rules.deletion import Covers
from harvest.rules.leavers import LeaverDuty
from harvest.rules.rights import Right
from harvest.rules.statement import CertificateKind
from harvest.services.certificates.annex import build_annex
from harvest.services.certificates.parts import describe_datasets
from harvest.services.confirming import confirm_copy
from harvest.services.deletion import Asked, record_request
from harvest.services.leaver_tasks import come_back, finish_task, vouch_for_copies, watch_leavers
from harvest.services.leaving import end_access
from harvest.services.telling import ask_people, expect
from proposals.models import AuditEvent, Deadline, Need
from tests.harvest.bench import NOW
from tests.harvest.views.conftest import Cast

HELD = frozenset({Right.SEE, Right.CERTIFICATE})


def rights_of(cast: Cast, person: User) -> frozenset[Right]:
    return frozenset(right for right in Right if is_allowed(person, cast.project, right, NOW.date()))


def number_of(cast: Cast, person: User) -> int:
    return cast.project.members.get(user=person).pk


def test_a_manager_and_a_data_user_keep_nothing_but_the_sight_of_counts(cast: Cast) -> None:
    for person in (cast.manager, cast.data_user):
        assert rights_of(cast, person) > HELD
        end_access(cast.project, number_of(cast, person), by=cast.pi, now=NOW)
        assert rights_of(cast, person) == HELD
    assert AuditEvent.objects.filter(verb="project.access_ended", actor=cast.pi).count() == 2


def test_the_pi_stays_and_nobody_is_taken_from_another_project(cast: Cast) -> None:
    before = rights_of(cast, cast.pi)
    for number in (number_of(cast, cast.pi), 0):
        with pytest.raises(NotNow):
            end_access(cast.project, number, by=cast.pi, now=NOW)
    assert rights_of(cast, cast.pi) == before


def test_who_leaves_is_asked_to_delete_their_copy_and_confirms_it(
    cast: Cast, sign_in: Callable[..., Client]
) -> None:
    dataset = Dataset.objects.create(
        project=cast.project, number=1, format="csv", state="ready", created_at=NOW, built_at=NOW
    )
    theirs, other = (
        DatasetCopy.objects.create(dataset=dataset, user=person, taken_at=NOW)
        for person in (cast.data_user, cast.pi)
    )
    end_access(cast.project, number_of(cast, cast.data_user), by=cast.pi, now=NOW)
    assert {need.user for need in Need.objects.filter(text__contains="dataset 1")} == {cast.data_user}
    leaver = sign_in(cast.data_user)
    assert "Delete your copy, wherever you put it." in leaver.get(cast.root).content.decode()
    leaver.post(f"{cast.root}datasets/1/confirm/")
    theirs.refresh_from_db()
    other.refresh_from_db()
    assert (theirs.recalled_at, theirs.confirmed_at is not None, other.recalled_at) == (NOW, True, None)


def test_the_pi_ends_it_on_a_page_that_says_what_follows(cast: Cast, sign_in: Callable[..., Client]) -> None:
    path = f"{cast.root}people/{number_of(cast, cast.data_user)}/end/"
    client = sign_in(cast.pi, recently=True)
    assert f'href="{path}"' in client.get(cast.root).content.decode()
    assert "Bram Proef" in client.get(path).content.decode()
    client.post(path)
    assert rights_of(cast, cast.data_user) == HELD
    assert f'href="{path}"' not in client.get(cast.root).content.decode()


def dates() -> dict[str, tuple[str, set[str]]]:
    """Open tasks of leavers: day and people."""
    found = Deadline.objects.filter(key__contains=":leaver:", done_at=None)
    return {
        each.key.rpartition(":")[2]: (
            each.due_on.isoformat(),
            {person.name for person in each.people.all()},
        )
        for each in found
    }


def hold_copy(cast: Cast, person: User) -> DatasetCopy:
    dataset = Dataset.objects.create(
        project=cast.project, number=1, format="csv", state="ready", created_at=NOW, built_at=NOW
    )
    return DatasetCopy.objects.create(dataset=dataset, user=person, taken_at=NOW)


def test_what_they_hold_becomes_tasks_of_those_who_stay(cast: Cast) -> None:
    hold_copy(cast, cast.manager)
    end_access(cast.project, number_of(cast, cast.manager), by=cast.pi, now=NOW)
    keepers = {"Ada Voorbeeld", "Eli Marsh"}
    assert dates() == {
        "tiktok": ("2026-03-20", keepers),
        "key": ("2026-03-20", keepers),
        "copies": ("2026-03-27", keepers),
    }
    needs = Need.objects.filter(key__contains=":leaver:")
    assert {need.user.name for need in needs} == keepers
    assert not any("Cleo" in need.text for need in needs)


def test_dates_and_cases_of_theirs_go_to_the_pi(cast: Cast) -> None:
    asked = Asked(NOW.date(), "TikTok", "Please.", Covers.ALL, "", NOW.date(), cast.manager)
    request = record_request(cast.project, asked, by=cast.pi, now=NOW)
    mine = Deadline.objects.get(key__endswith=":access_end")
    mine.people.set([cast.manager])
    end_access(cast.project, number_of(cast, cast.manager), by=cast.pi, now=NOW)
    request.refresh_from_db()
    assert request.assigned_to == cast.pi
    assert [person.name for person in mine.people.all()] == ["Ada Voorbeeld"]
    assert not Deadline.objects.filter(people=cast.manager, done_at=None).exists()
    assert not Need.objects.filter(user=cast.manager).exists()


def test_a_confirmation_of_theirs_ends_the_task(cast: Cast) -> None:
    hold_copy(cast, cast.data_user)
    end_access(cast.project, number_of(cast, cast.data_user), by=cast.pi, now=NOW)
    watch_leavers(NOW)
    assert "copies" in dates()
    confirm_copy(Dataset.objects.get(), by=cast.data_user, now=NOW)
    for _ in range(2):
        watch_leavers(NOW)
    assert set(dates()) == {"tiktok"}
    assert AuditEvent.objects.filter(verb="leaver.seen_to").count() == 1


def test_the_pi_vouches_for_somebody_who_cannot_be_asked_and_for_nobody_else(cast: Cast) -> None:
    copy = hold_copy(cast, cast.data_user)
    member = cast.project.members.select_related("user", "project__pi").get(user=cast.data_user)
    with pytest.raises(NotNow):
        vouch_for_copies(member, "I know", by=cast.pi, now=NOW)
    end_access(cast.project, member.pk, by=cast.pi, now=NOW)
    member.refresh_from_db()
    with pytest.raises(Invalid):
        vouch_for_copies(member, " ", by=cast.pi, now=NOW)
    with pytest.raises(NotNow):
        finish_task(member, LeaverDuty.COPIES, by=cast.pi, now=NOW)
    assert vouch_for_copies(member, "The machine was erased", by=cast.pi, now=NOW) == 1
    copy.refresh_from_db()
    assert (copy.confirmed_at, copy.vouched_by, copy.vouched_reason) == (
        NOW,
        cast.pi,
        "The machine was erased",
    )
    assert "copies" not in dates()
    annex = build_annex(cast.project, CertificateKind.COMPLIANCE, "C-1", NOW)
    assert annex["findings"] == ["Others vouched that 1 of the copies are gone, since the holders had left."]
    (described,) = describe_datasets(cast.project)
    assert (described["copies"], described["copies_confirmed"]) == (1, 0)


def test_vouching_leaves_the_day_on_which_a_copy_was_called_back(cast: Cast) -> None:
    called = hold_copy(cast, cast.data_user)
    open_one = DatasetCopy.objects.create(dataset=called.dataset, user=cast.data_user, taken_at=NOW)
    earlier = NOW - timedelta(days=9)
    end_access(cast.project, number_of(cast, cast.data_user), by=cast.pi, now=NOW)
    for copy, recalled_at in ((called, earlier), (open_one, None)):
        DatasetCopy.objects.filter(pk=copy.pk).update(recalled_at=recalled_at)
    member = cast.project.members.select_related("user", "project__pi").get(user=cast.data_user)
    assert vouch_for_copies(member, "The machine was erased", by=cast.pi, now=NOW) == 2
    found = DatasetCopy.objects.order_by("pk").values_list("recalled_at", "confirmed_at")
    assert list(found) == [(earlier, NOW), (NOW, NOW)]


@pytest.mark.parametrize("how", ["days", "account"])
def test_who_leaves_without_a_word_is_noticed_once(cast: Cast, how: str) -> None:
    copy = hold_copy(cast, cast.data_user)
    if how == "days":
        cast.project.members.filter(user=cast.data_user).update(granted_until=NOW.date() - timedelta(1))
    else:
        User.objects.filter(pk=cast.data_user.pk).update(is_active=False)
    for _ in range(3):
        watch_leavers(NOW)
    copy.refresh_from_db()
    assert copy.recalled_at == NOW
    assert set(dates()) == {"tiktok", "copies"}
    assert AuditEvent.objects.filter(verb="project.access_over").count() == 1


def test_the_library_is_asked_once_when_the_pi_has_left(cast: Cast) -> None:
    User.objects.filter(pk=cast.pi.pk).update(is_active=False)
    for _ in range(2):
        watch_leavers(NOW)
    need = Need.objects.get(key__endswith=":pi_left")
    assert (need.user, need.path) == (cast.librarian, cast.root)


def test_who_comes_back_leaves_nothing_to_do(cast: Cast) -> None:
    end_access(cast.project, number_of(cast, cast.data_user), by=cast.pi, now=NOW)
    member = cast.project.members.select_related("project").get(user=cast.data_user)
    come_back(member, now=NOW)
    assert (dates(), member.leaver_tasks.count()) == ({}, 0)


def test_the_page_of_who_left(cast: Cast, sign_in: Callable[..., Client]) -> None:
    hold_copy(cast, cast.data_user)
    number = number_of(cast, cast.data_user)
    client, path = sign_in(cast.pi, recently=True), f"{cast.root}people/{number}/left/"
    assert "Still of the project" in client.get(path).content.decode()
    assert client.post(f"{cast.root}people/{number}/end/")["Location"] == path
    assert "Removed at TikTok" in client.get(path).content.decode()
    assert f'href="{path}"' in client.get(cast.root).content.decode()
    client.post(f"{path}tiktok/done/")
    assert client.post(f"{path}tiktok/done/").status_code == 409
    assert client.post(f"{path}vouch/", {"reason": ""}).status_code == 422
    client.post(f"{path}vouch/", {"reason": "Their machine was erased"})
    assert "No copy of theirs is open" in client.get(path).content.decode()
    assert dates() == {}


def test_a_librarian_who_was_of_the_team_keeps_what_the_library_is_asked(cast: Cast) -> None:
    User.objects.filter(pk=cast.data_user.pk).update(site_role="librarian")
    cast.data_user.refresh_from_db()
    ask_people(cast.project, "hold:1", "Decide", now=NOW, people=[cast.data_user])
    expect(cast.project, "hold:1", "Decide", NOW.date(), people=[cast.data_user])
    end_access(cast.project, number_of(cast, cast.data_user), by=cast.pi, now=NOW)
    assert Need.objects.filter(key__endswith=":hold:1", user=cast.data_user).exists()
    assert Deadline.objects.filter(key__endswith=":hold:1", people=cast.data_user).exists()


def test_a_manager_whose_days_have_passed_manages_nothing_any_more(cast: Cast) -> None:
    cast.project.members.filter(user=cast.manager).update(granted_until=NOW.date() - timedelta(1))
    watch_leavers(NOW)
    assert rights_of(cast, cast.manager) == HELD
    assert set(dates()) == {"tiktok", "key"}
