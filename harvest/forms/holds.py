"""A legal hold: who asks for it, why, until when, who decides."""

from typing import Any, cast

from django import forms

from accounts.models import User
from harvest.forms.collection import DayField
from harvest.forms.deletion import PersonField
from harvest.models import Project
from harvest.selectors.people import keepers_of


class HoldForm(forms.Form):
    asked_by = forms.CharField(
        label="Who asks for it",
        max_length=200,
        help_text="The office, court or authority.",
        error_messages={"required": "Say who asks for it."},
    )
    reason = forms.CharField(
        label="Why",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why the data have to be kept."},
    )
    until = DayField(
        label="Last day",
        help_text="Such as 1 March 2029. A hold without an end is none: record a further one if need be.",
        error_messages={"required": "Enter the last day."},
    )
    decider = PersonField(
        label="Who decides about the conflict",
        queryset=User.objects.none(),
        help_text="The principal investigator, or another librarian. They are shown what it is at odds with.",
        error_messages={"required": "Choose somebody."},
    )

    def __init__(self, project: Project, by: User, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        others = [person.pk for person in keepers_of(project) if person.pk != by.pk]
        cast("PersonField", self.fields["decider"]).queryset = User.objects.filter(pk__in=others).order_by(
            "name"
        )


class LiftForm(forms.Form):
    reason = forms.CharField(
        label="Why it is over", max_length=300, error_messages={"required": "Say why the hold is over."}
    )
