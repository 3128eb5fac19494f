"""Somebody leaves: their access ends at once, they are asked to delete their copies, and they can still confirm it."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from accounts.rules.errors import NotNow
from harvest.access import is_allowed
from harvest.models import Dataset, DatasetCopy
from harvest.rules.rights import Right
from harvest.services.leaving import end_access
from proposals.models import AuditEvent, Need
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
