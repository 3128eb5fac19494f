"""Planned outputs: what is planned, the text, the signatures, the notices."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from harvest.forms.collection import DayField
from harvest.models import Project
from harvest.reading import LARGEST_FILE, NAMES
from harvest.rules.publishing import OutputKind, Purpose, Verdict


class PlanForm(forms.Form):
    kind = forms.ChoiceField(
        label="What will it be?", choices=OutputKind.choices(), initial=OutputKind.ARTICLE
    )
    title = forms.CharField(
        label="Working title", max_length=300, error_messages={"required": "Give it a title; it can change."}
    )
    venue = forms.CharField(
        label="Where",
        max_length=300,
        required=False,
        help_text="A journal, a conference, a repository. Slides, preprints and theses count too.",
    )
    planned_on = DayField(
        label="Planned day of publication",
        help_text="Such as 1 March 2027. The first day on which anybody outside can read it, as a preprint too.",
        error_messages={"required": "Enter the day, as well as you know it."},
    )
    authors = forms.ModelMultipleChoiceField(
        label="Authors on this project",
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Authors do not sign off their own text.",
    )
    others = forms.CharField(
        label="Authors elsewhere",
        max_length=500,
        required=False,
        help_text="They may see results, not records.",
    )

    def __init__(self, project: Project, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = cast("forms.ModelMultipleChoiceField[User]", self.fields["authors"])
        chosen.queryset = User.objects.filter(project_memberships__project=project).order_by("name", "pk")
        chosen.label_from_instance = lambda obj: obj.name  # type: ignore[method-assign]


class TextForm(forms.Form):
    file = forms.FileField(
        label="File",
        help_text="PDF, Word (.docx), TeX, Markdown or plain text, up to 20 MB. It is kept, encrypted, for 30 days at most.",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(NAMES)}),
        error_messages={
            "required": "Choose a file.",
            "empty": "This file is empty. Choose the one with the text.",
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError("This file is larger than 20 MB. Send it without its pictures.")
        return file


class KeepForm(forms.Form):
    finding = forms.CharField(max_length=16, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why may it stay?",
        max_length=500,
        help_text="For example: a public institution; the account agreed in writing. Do not repeat a person's name.",
        error_messages={"required": "Say why it may stay. Those who sign read it."},
    )


class SignForm(forms.Form):
    verdict = forms.ChoiceField(
        label="Your verdict",
        choices=[
            (Verdict.APPROVED, "It may be published: nobody behind the records can be recognised"),
            (Verdict.RETURNED, "The authors have to change something"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
    )
    note = forms.CharField(
        label="For the authors", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class NoticeForm(forms.Form):
    purpose = forms.ChoiceField(
        label="What was sent",
        choices=Purpose.choices(),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
    )
    sent_on = DayField(label="Sent on", error_messages={"required": "Enter the day."})
    sent_to = forms.CharField(
        label="Sent to",
        max_length=300,
        help_text="The form or mail address of TikTok's that you used.",
        error_messages={"required": "Say where it went."},
    )


class PublishedForm(forms.Form):
    published_on = DayField(label="Published on", error_messages={"required": "Enter the day."})
    where = forms.CharField(
        label="Where it can be read", max_length=500, required=False, help_text="A DOI or an address."
    )


class MoveForm(forms.Form):
    planned_on = DayField(label="New planned day", error_messages={"required": "Enter the day."})
