"""When a collection runs by itself, and how a run is started by hand."""

from datetime import date
from typing import Any

from django import forms

from harvest.forms.collection import DayField
from harvest.rules.order import USUAL, Order
from harvest.rules.schedule import Every, Period, Plan, Wanted


class OrderForm(forms.Form):
    order = forms.ChoiceField(
        label="Order",
        choices=[(each.value, each.words) for each in Order],
        widget=forms.RadioSelect,
        initial=USUAL.value,
    )

    def chosen(self) -> Order:
        """Of a valid form."""
        return Order(self.cleaned_data["order"])


class FollowUpsForm(forms.Form):
    late = forms.BooleanField(
        label="Ask for late videos after 48 hours",
        required=False,
        help_text="A new video may be missing from TikTok's search for two days.",
    )
    counts = forms.BooleanField(
        label="Ask for counts again after 10 days",
        required=False,
        help_text="Views, likes, comments and shares of young videos may be 10 days behind.",
    )


class ScheduleForm(forms.Form):
    every = forms.ChoiceField(
        label="How often",
        choices=[(each.value, each.words) for each in Every],
        widget=forms.RadioSelect,
        initial=Every.DAILY.value,
        error_messages={"required": "Choose how often it runs."},
    )
    first_on = DayField(
        label="First day",
        help_text="UTC, such as 1 March 2026. Every week means on the same day of the week.",
        error_messages={"required": "Enter the first day."},
    )
    at = forms.TimeField(
        label="Time",
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
        widget=forms.TimeInput(format="%H:%M"),
        initial="03:00",
        help_text="UTC, such as 03:00. Shortly after 00:00 UTC the day's quota is new.",
        error_messages={"required": "Enter the time.", "invalid": "Enter a time such as 03:00."},
    )
    period = forms.ChoiceField(
        label="What is asked for",
        choices=[(each.value, each.words) for each in Period],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is asked for."},
    )
    order = OrderForm.base_fields["order"]

    def __init__(self, end_date: date, today: date, *args: Any, **options: Any) -> None:
        """A collection whose period is over brings nothing new."""
        super().__init__(*args, **options)
        self.fields["period"].initial = Period.NEW.value if end_date >= today else Period.WHOLE.value
        self.fields["first_on"].initial = f"{today:%-d %B %Y}"

    def wanted(self) -> Wanted:
        """Of a valid form."""
        given = self.cleaned_data
        plan = Plan(Every(given["every"]), given["first_on"], given["at"])
        return Wanted(plan, Period(given["period"]), Order(given["order"]))
