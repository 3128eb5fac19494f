"""From a blank page to a certified deletion, as the people who take that path do it: in browsers, over two months."""

from collections.abc import Callable

import pytest

from tests.faketime import needs_faketime
from tests.journeys.cast import Journey
from tests.journeys.field import Machine, Times
from tests.journeys.path import drafting, ending, harvesting, reviewing, submitting
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.journey, needs_faketime, pytest.mark.django_db(transaction=True)]


def test_from_a_blank_page_to_a_certified_deletion(
    visit: Callable[..., Visitor], times: Times, machine: Machine
) -> None:
    journey = Journey(visit, times, machine)
    drafting.write_application(journey)
    reviewing.review_and_approve(journey)
    submitting.submit_and_open(journey)
    harvesting.harvest_and_take(journey)
    ending.refresh_and_close(journey)
