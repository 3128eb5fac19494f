"""A breach of security: what is known, who was told, when. Times are those of the institution."""

from datetime import date, datetime, time
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings

from accounts.models import User
from harvest.forms.collection import DayField
from harvest.forms.deletion import PersonField
from harvest.models import Project
from harvest.rules.breach import NoteKind, Notice
from harvest.selectors.breaches import confidants_of

_TIME = {"required": "Enter the time, such as 14:30.", "invalid": "Enter a time, such as 14:30."}


def read_moment(day: date, at: time) -> datetime:
    """Where the clocks go back and the hour comes twice, the earlier one: the clock of the case runs out sooner."""
    return datetime.combine(day, at, ZoneInfo(settings.FIELDGATE_TIME_ZONE))


class ClockTimeField(forms.TimeField):
    def __init__(self, label: str) -> None:
        zone = settings.FIELDGATE_TIME_ZONE
        super().__init__(
            label=label,
            input_formats=["%H:%M", "%H.%M"],
            help_text=f"Such as 14:30, in the time of {zone}.",
            error_messages=_TIME,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        )


class BreachForm(forms.Form):
    known_on = DayField(
        label="Known since",
        help_text="The day on which somebody here became aware. The clocks run from then.",
        error_messages={"required": "Enter the day."},
    )
    known_time = ClockTimeField("At what time")
    facts = forms.CharField(
        label="What happened",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="As far as it is known. More can be added, nothing is changed afterwards.",
        error_messages={"required": "Write what is known."},
    )
    touches = forms.CharField(
        label="Whom it touches",
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What sort of data of how many people, as far as it is known. Name nobody.",
    )
    assigned_to = PersonField(
        label="Who sees to it", queryset=User.objects.none(), error_messages={"required": "Choose somebody."}
    )

    def __init__(self, project: Project, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        people = [person.pk for person in confidants_of(project)]
        cast("PersonField", self.fields["assigned_to"]).queryset = User.objects.filter(
            pk__in=people
        ).order_by("name")


class NoteForm(forms.Form):
    kind = forms.ChoiceField(label="What it is about", choices=NoteKind.choices())
    text = forms.CharField(
        label="What is known, or was done",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write something."},
    )


class NoticeForm(forms.Form):
    to = forms.ChoiceField(label="Who was told", choices=Notice.choices())
    sent_on = DayField(label="On", error_messages={"required": "Enter the day."})
    sent_time = ClockTimeField("At")
    sent_to = forms.CharField(
        label="Whom, or where", max_length=300, error_messages={"required": "Say who was told."}
    )
    reference = forms.CharField(label="Reference", max_length=200, required=False)


class LeaveOutForm(forms.Form):
    to = forms.ChoiceField(
        label="Who need not be told",
        choices=[(each.value, each.words) for each in Notice if each.may_be_left_out],
    )
    left_out = forms.CharField(
        label="Why",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="As the data-protection officer sees it.",
        error_messages={"required": "Say why they need not be told."},
    )
