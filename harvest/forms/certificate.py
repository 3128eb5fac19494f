"""A certificate on its way out: when TikTok asked, who signs, where it went; and who may sign at all."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from harvest.forms.collection import DayField
from harvest.models import Signatory
from harvest.rules.signing_out import LARGEST_PROOF, Way


class RequestForm(forms.Form):
    asked_on = DayField(
        label="TikTok asked on", help_text="The day on which the request arrived. Such as 3 March 2027."
    )
    due_on = DayField(
        label="Needed by", required=False, help_text="The day that TikTok named. It goes into your calendar."
    )


class SignOutForm(forms.Form):
    signatory = forms.ModelChoiceField(
        label="Who signs",
        queryset=Signatory.objects.none(),
        empty_label=None,
        error_messages={"required": "Choose who signs."},
    )
    paper_on = DayField(
        label="Signed on paper on",
        required=False,
        help_text="Leave it empty if you are this person and sign here, with your account.",
    )

    def __init__(
        self, signatories: Iterable[Signatory], with_paper: bool, *args: Any, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        chosen = cast("forms.ModelChoiceField[Signatory]", self.fields["signatory"])
        chosen.queryset = Signatory.objects.filter(pk__in=[each.pk for each in signatories])
        chosen.label_from_instance = lambda obj: f"{obj.name}, {obj.office}"  # type: ignore[method-assign]
        if not with_paper:
            del self.fields["paper_on"]


class SendingForm(forms.Form):
    sent_on = DayField(label="Sent on", error_messages={"required": "Enter the day."})
    sent_to = forms.CharField(
        label="Sent to",
        max_length=300,
        help_text="The form or address of TikTok’s that you used.",
        error_messages={"required": "Say where it went."},
    )
    way = forms.ChoiceField(
        label="How",
        choices=Way.choices(),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
    )
    reference = forms.CharField(
        label="Reference",
        max_length=200,
        required=False,
        help_text="A ticket or tracking number, if there is one.",
    )
    file = forms.FileField(
        label="Proof", required=False, help_text="A receipt, the message, or a scan: up to 5 MB."
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST_PROOF:
            raise ValidationError("This file is larger than 5 MB. Send a smaller one.")
        return file


class SignatoryForm(forms.Form):
    name = forms.CharField(label="Name", max_length=200, error_messages={"required": "Enter the name."})
    office = forms.CharField(
        label="Office",
        max_length=200,
        help_text="As it stands below a signature. Such as: Head of Research Data, University of Northmere.",
        error_messages={"required": "Enter the office in which they sign."},
    )
    email = forms.EmailField(
        label="E-mail",
        required=False,
        help_text="With an account of this address they sign here. Without one they sign on paper.",
    )
