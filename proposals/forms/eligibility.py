"""The five questions before the first one. Nothing of it is stored: the answers stand in the address of the page."""

from typing import Any

from django import forms

from proposals.catalogue.routes import RouteGuide, RouteQuestion
from proposals.forms.asking import AskingForm, DayField
from proposals.rules.backwards import FIRST_TARGET, LAST_TARGET
from proposals.rules.days import say_day

TARGET = "target"


class TargetDay(DayField):
    """By when data are needed."""

    def clean(self, value: object) -> object:
        day = super().clean(value)
        if day is not None and not FIRST_TARGET <= day <= LAST_TARGET:  # type: ignore[operator]  # DayField gives a date
            raise forms.ValidationError(f"Choose a day before {say_day(LAST_TARGET)}.")
        return day


class CheckEligibility(AskingForm):
    """One choice for each question of the guide, and a day if there is one to keep."""

    target = TargetDay(
        label="By when do you need data?",
        required=False,
        help_text="For example 1 September 2027. You get a plan, counted backwards from that day.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, guide: RouteGuide, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.keys = [question.key for question in guide.questions]
        for question in guide.questions:
            self.fields[question.key] = _build_choice(question)
        self.order_fields([*self.keys, TARGET])

    def answers(self) -> dict[str, str]:
        """The key of an option by question; only of a form that is valid."""
        return {key: self.cleaned_data[key] for key in self.keys}


def _build_choice(question: RouteQuestion) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=question.prompt,
        help_text=question.hint,
        choices=[(option.key, option.label) for option in question.options],
        widget=forms.RadioSelect,
        error_messages={
            "required": f"Answer “{question.prompt}”",
            "invalid_choice": f"Answer “{question.prompt}”",
        },
    )
