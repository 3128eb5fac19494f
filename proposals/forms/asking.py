"""What all forms of acts have in common: a service may refuse what looked right, and nothing typed is lost then."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, ClassVar, Final

from django import forms

from accounts.rules.errors import DomainError, Invalid
from proposals.forms.days import ask_again, read_days
from proposals.rules.days import say_day

TOO_LONG: Final = "This must be {most} characters or less"


class AskingForm(forms.Form):
    """`shown` are the refusals that belong beside the fields; others go to the page that says why nothing happened."""

    use_required_attribute = False
    shown: ClassVar[tuple[type[DomainError], ...]] = (Invalid,)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            if most := getattr(field, "max_length", None):
                field.error_messages["max_length"] = TOO_LONG.format(most=f"{most:,}")

    def carry_out(self, act: Callable[[], object]) -> bool:
        """Whether the form is right and the service did the act; otherwise what is wrong stands beside the fields."""
        if not self.is_valid():
            return False
        try:
            act()
        except self.shown as refused:
            self.show(refused)
            return False
        return True

    def show(self, refused: DomainError) -> None:
        """Put what a service refused beside the field it is about, else above the form."""
        self._show(refused.message, refused.problems if isinstance(refused, Invalid) else {})

    def _show(self, message: str, problems: Mapping[str, str]) -> None:
        """One problem is told in the words for people; of several each has its own."""
        told = dict.fromkeys(problems, message) if len(problems) == 1 else problems
        for place, what in (told or {"": message}).items():
            self.add_error(place if place in self.fields else None, what[:1].upper() + what[1:])


class DayField(forms.CharField):
    """A day in any usual writing."""

    def clean(self, value: object) -> object:
        typed: str = super().clean(value)
        if not typed:
            return None
        days = read_days(typed)
        if len(days) != 1:
            raise forms.ValidationError(ask_again(typed, days))
        return days[0]

    def prepare_value(self, value: object) -> object:
        """Days stand in the page as people write them."""
        return say_day(value) if isinstance(value, date) else value


class PersonFields(AskingForm):
    """Somebody, known to the site or not."""

    email = forms.EmailField(
        label="E-mail address",
        help_text="The address of their institution; TikTok asks for it too.",
        error_messages={
            "required": "Enter an e-mail address",
            "invalid": "Enter an e-mail address in the correct format, like name@university.example",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(
        label="Name",
        max_length=120,
        required=False,
        help_text="Used if they have no account yet: they get an invitation by mail.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
