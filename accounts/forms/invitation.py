"""What an invited person fills in."""

from typing import Any

from django import forms


class AcceptInvitation(forms.Form):
    name = forms.CharField(
        max_length=120,
        label="Your name",
        help_text="As your team knows you.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label="Choose a password",
        strip=False,
        help_text="At least 12 characters. Three or four words that do not belong together are good.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label="The same password again",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("password") != cleaned.get("password_again"):
            self.add_error("password_again", "The two passwords differ. Type the same one twice.")
        return cleaned

    def show_problems(self, message: str, problems: dict[str, str]) -> None:
        """Put what a service refused beside the field it is about, else above the form."""
        for place, what in (problems or {"": message}).items():
            self.add_error(place if place in self.fields else None, what)
