"""A next version of TikTok's questions, as a file or as text."""

from typing import Any, Final

from django import forms

from proposals.catalogue.loading import FileError, Problem

LONGEST: Final = 1_000_000
"""Characters; the first version has 60,000."""


class NextVersion(forms.Form):
    """After `is_valid`, `shown` is what was sent, of the file where there is one. `problems` are the mistakes in it."""

    use_required_attribute = False
    file = forms.FileField(
        label="A file",
        required=False,
        help_text="YAML. Start from the version in use, which can be taken as a file.",
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml,text/yaml"}),
    )
    text = forms.CharField(
        label="Or its text",
        required=False,
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "class": "typed-code"}),
    )
    after = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    problems: tuple[Problem, ...] = ()
    shown = ""
    """The text for its field, also where it came as a file."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if sent := cleaned.get("file"):
            cleaned["text"] = self._read(sent)
        self.shown = str(cleaned.get("text", ""))
        if not self.shown.strip() and not self.errors:
            self.add_error("file", "Choose a file, or paste its text")
        return cleaned

    def _read(self, sent: Any) -> str:
        if sent.size > LONGEST:
            self.add_error("file", "This file is larger than any such file can be")
            return ""
        try:
            return str(sent.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            self.add_error("file", "This file is not in UTF-8. Save it as UTF-8 and choose it again")
            return ""

    def show(self, error: FileError) -> None:
        """The mistakes of the file stand on the page by line."""
        self.problems = error.problems
        self.add_error("text", f"This cannot be published yet. Mistakes: {len(error.problems)}")
