"""Going back to an earlier text, and choosing between two."""

from django import forms


class RestoreVersion(forms.Form):
    """`expected_version` is the version that stood when the history was read."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    expected_version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class CompareVersions(forms.Form):
    first = forms.IntegerField(min_value=1)
    second = forms.IntegerField(min_value=1)


class ChooseText(forms.Form):
    """One of two texts: `kept` is the number of mine, `expected_version` the version of theirs that was on the page."""

    MINE, THEIRS = "mine", "theirs"
    choice = forms.ChoiceField(choices=[(MINE, "Mine"), (THEIRS, "Theirs")])
    kept = forms.IntegerField(min_value=1)
    expected_version = forms.IntegerField(min_value=0)


class Kept(forms.Form):
    """Which of my texts that were kept apart is settled by a save."""

    kept = forms.IntegerField(min_value=1, required=False)

    @property
    def number(self) -> int | None:
        """None too for what is no number."""
        self.is_valid()
        found: int | None = self.cleaned_data.get("kept")
        return found
