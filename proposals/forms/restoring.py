"""Going back to an earlier text."""

from django import forms


class RestoreVersion(forms.Form):
    """`expected_version` is the version that stood when the history was read."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    expected_version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
