"""Dates that a team can count on when it plans."""

from datetime import date, timedelta
from typing import Final

from proposals.catalogue.terms import Terms
from proposals.rules.days import add_working_days

PI_WORKING_DAYS: Final = 5
"""What the PI is given for a review before the form goes to TikTok."""


def expect_decision(terms: Terms, today: date) -> date:
    """TikTok's answer, if the PI gets the application today."""
    return add_working_days(today + timedelta(days=terms.days("review_time")), PI_WORKING_DAYS)
