"""Which file is wanted."""

from django import forms

from proposals.forms.asking import AskingForm
from proposals.rendering.exporting import ExportFormat


class ChooseFormat(AskingForm):
    export_format = forms.TypedChoiceField(
        choices=[(each.value, each.name) for each in ExportFormat], coerce=ExportFormat
    )
