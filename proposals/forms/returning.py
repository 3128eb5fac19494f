"""A file that comes back, and what becomes of each change in it."""

from typing import Final

from django import forms
from django.core.files.uploadedfile import UploadedFile

from proposals.forms.asking import AskingForm
from proposals.rendering.quantities import write_size
from proposals.rendering.returning import LARGEST

TAKE: Final = "take"
SKIP: Final = "skip"
THREAD: Final = "thread"


class SendCopy(AskingForm):
    file = forms.FileField(
        label="The file that you wrote in",
        help_text="A Word document (.docx) or Markdown (.md) that was exported here, of at most 10 MB.",
        error_messages={
            "required": "Choose the file that you wrote in",
            "empty": "The file is empty. Save your text, then choose the file again",
        },
        widget=forms.ClearableFileInput(
            attrs={"accept": ".docx,.md,.markdown,.txt", "class": "form-control"}
        ),
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size is None or file.size > LARGEST:
            raise forms.ValidationError(
                f"The file has {write_size(file.size or 0)}, and at most {write_size(LARGEST)} are taken. "
                "Remove pictures from it, then choose it again"
            )
        return file


class DecideOnChange(AskingForm):
    """`name` is a question, or the number of a comment."""

    act = forms.ChoiceField(choices=[(each, each) for each in (TAKE, SKIP, THREAD)])
    name = forms.CharField(max_length=80)
    expected_version = forms.IntegerField(min_value=0, required=False)

    def clean(self) -> None:
        said = super().clean() or self.cleaned_data
        if said.get("act") == TAKE and said.get("expected_version") is None:
            raise forms.ValidationError("The version is missing.")
        if said.get("act") == THREAD and not str(said.get("name", "")).isdecimal():
            raise forms.ValidationError("The number is missing.")
