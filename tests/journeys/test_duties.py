"""The duties that come with the data, as people meet them in their browsers: from a harvest to a certificate with its proof of sending."""

from collections.abc import Callable

import pytest

from harvest.services.keys import set_key
from harvest.services.projects import open_project
from tests import factories
from tests.faketime import needs_faketime
from tests.journeys.cast import Journey
from tests.journeys.documents import DUTIES
from tests.journeys.duties import copies, ending, publishing
from tests.journeys.field import Machine, Times
from tests.journeys.visitor import Visitor
from tiktok.simulator.config import Config

pytestmark = [pytest.mark.journey, needs_faketime, pytest.mark.django_db(transaction=True)]


def test_from_a_harvest_to_a_certificate_that_was_sent(
    visit: Callable[..., Visitor], times: Times, machine: Machine
) -> None:
    journey = Journey(visit, times, machine)
    _open(journey)
    copies.harvest_and_take(journey)
    copies.refresh_and_cut_the_copy(journey)
    publishing.write_and_sign(journey)
    publishing.tell_tiktok(journey)
    ending.reach_the_end(journey)
    ending.sign_and_send(journey)


def _open(journey: Journey) -> None:
    """A grant whose access ends in two weeks, with its key; the walk of the whole path enters both by hand."""
    for make in (factories.make_pi, factories.make_editor, factories.make_reader, factories.make_librarian):
        make()
    project = open_project(DUTIES, by=None, now=journey.times.now)
    journey.project = project.ref
    set_key(
        project,
        client_key="northmere",
        secret=Config().client_secret,
        by=None,
        now=journey.times.now,
        clock=lambda: journey.times.now,
        verify=False,
    )
