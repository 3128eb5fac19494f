"""A client key with its secret. The secret is never given back to the page."""

from django import forms

from harvest.rules.operators import Named


class KeyForm(forms.Form):
    named = forms.ChoiceField(
        label="Does TikTok know who operates this site?",
        choices=[(each.value, each.words) for each in Named],
        widget=forms.RadioSelect,
        help_text="A client key is for your team alone. Whoever keeps it has to stand in the application that TikTok granted.",
        error_messages={"required": "Say where TikTok was told who operates this site."},
    )
    client_key = forms.CharField(
        label="Client key",
        help_text="From your project in TikTok for Developers.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
        ),
        error_messages={"required": "Enter the client key."},
    )
    secret = forms.CharField(
        label="Client secret",
        help_text="Stored sealed, opened only to ask TikTok, and never shown again.",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}, render_value=False),
        error_messages={"required": "Enter the client secret."},
    )
