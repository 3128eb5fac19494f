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
ALL: Final = "all"


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
    """`name` is a question, or the number of a comment. For ALL, `versions` says `question=version` for each."""

    act = forms.ChoiceField(choices=[(each, each) for each in (TAKE, SKIP, THREAD, ALL)])
    name = forms.CharField(max_length=80, required=False)
    expected_version = forms.IntegerField(min_value=0, required=False)
    versions = forms.CharField(required=False)

    def clean_versions(self) -> dict[str, int]:
        pairs = [pair.partition("=") for pair in self.cleaned_data["versions"].split()]
        if not all(version.isdecimal() and len(version) < 10 for _, _, version in pairs):
            raise forms.ValidationError("A version is missing.")
        return {key: int(version) for key, _, version in pairs}

    def clean(self) -> None:
        said = super().clean() or self.cleaned_data
        if not self._is_complete(said.get("act"), str(said.get("name", "")), said):
            raise forms.ValidationError("Something is missing.")

    def _is_complete(self, act: str | None, name: str, said: dict[str, object]) -> bool:
        if act == ALL:
            return bool(said.get("versions"))
        if act == THREAD:
            return name.isdecimal()
        return bool(name) and (act == SKIP or said.get("expected_version") is not None)
