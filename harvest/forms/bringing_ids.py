"""A list of ids that were harvested elsewhere."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from harvest.forms.collection import DayField
from harvest.rules.id_lists import LARGEST, Wanted


class IdsForm(forms.Form):
    name = forms.CharField(
        label="Name",
        max_length=80,
        help_text="What you call this collection. It stands in datasets and certificates too.",
        error_messages={"required": "Give the collection a name."},
    )
    kind = forms.ChoiceField(
        label="What are they ids of?",
        choices=[
            ("videos", "Videos"),
            ("comments", "Comments"),
            ("accounts", "Accounts, by their names: TikTok cannot be asked about the numbers of accounts"),
        ],
        initial="videos",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they are."},
    )
    file = forms.FileField(
        label="List",
        help_text="CSV or JSON lines, up to 100 MB. Only ids and days are read; nothing else of the file is kept.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.jsonl,.ndjson"}),
        error_messages={"required": "Choose a file.", "empty": "This file is empty."},
    )
    column = forms.CharField(
        label="Column of the ids",
        max_length=200,
        required=False,
        help_text="Only if it is not called id, video_id, comment_id or username.",
    )
    harvested_on = DayField(
        label="Harvested on",
        required=False,
        help_text="The day on which they were last seen at TikTok. For rows that say it themselves, their own day counts.",
    )
    day_column = forms.CharField(
        label="Column of the days",
        max_length=200,
        required=False,
        help_text="Only if it is not called harvested_on or collected_at.",
    )
    leave_out_bad = forms.BooleanField(
        label="Leave out rows that cannot be read; their number is kept", required=False
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(
                "This file is larger than 100 MB. Send it in parts, or let the operator bring it in."
            )
        return file

    def wanted(self) -> Wanted:
        given = self.cleaned_data
        return Wanted(
            given["kind"], given["column"].strip(), given["day_column"].strip(), given["harvested_on"]
        )
