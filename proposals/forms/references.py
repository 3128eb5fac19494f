"""References from a list: pasted or uploaded, then looked at line by line."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from proposals.forms.asking import AskingForm
from proposals.rules.references import MOST_CHARACTERS, Entry, Reading, TooMuchError, read_references

MOST_BYTES: Final = 4 * MOST_CHARACTERS


class PasteForm(AskingForm):
    """After `is_valid`, `reading` is what was found in the text, or in the file where one was chosen."""

    text = forms.CharField(
        label="BibTeX, RIS or a list",
        required=False,
        strip=False,
        help_text="As your reference manager exports it, or copied from a text with one reference on each line.",
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label="Or a file",
        required=False,
        help_text="One that ends in .bib, .ris or .txt, smaller than 1 MB.",
        error_messages={"empty": "The file is empty. Choose another one, or paste the list."},
    )
    optional_unmarked = True
    reading: Reading

    def __init__(self, *args: Any, standing: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.standing = standing

    def clean_file(self) -> str:
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is None:
            return ""
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(
                "The file is larger than 1 MB. Leave out abstracts, or upload it in parts."
            )
        return _decode(file.read())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        text = cleaned.get("file") or cleaned.get("text") or ""
        if self.errors:
            return cleaned
        try:
            self.reading = read_references(text, standing=self.standing)
        except TooMuchError as error:
            raise forms.ValidationError({"text": f"{error} What you pasted is still below."}) from error
        if not self.reading.entries:
            self.add_error("text", "Paste a list, or choose a file with one")
        return cleaned


@dataclass(frozen=True, slots=True)
class Line:
    """One reference to confirm, as it stands on the page. `reason` says why it could not be read, "" if it was."""

    text: str
    is_taken: bool
    reason: str = ""
    is_known: bool = False


def lines_from(entries: Iterable[Entry]) -> tuple[Line, ...]:
    """Everything is taken that does not stand in the answer already."""
    return tuple(Line(each.line, not each.is_known, each.reason, each.is_known) for each in entries)


def lines_sent(data: QueryDict) -> tuple[Line, ...]:
    taken = set(data.getlist("take"))
    return tuple(Line(text, str(place) in taken) for place, text in enumerate(data.getlist("line")))


def version_sent(data: QueryDict) -> int:
    """0 where the page was sent incompletely, so that nothing is overwritten."""
    text = data.get("expected_version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _decode(content: bytes) -> str:
    """Older reference managers write Latin-1, which any bytes are."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")
