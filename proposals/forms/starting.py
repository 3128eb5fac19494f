"""A new application, and its title."""

from django import forms

from proposals.forms.asking import AskingForm


class ChangeTitle(AskingForm):
    title = forms.CharField(
        label="Working title",
        help_text="For your team and the library; TikTok does not ask for it. You can change it later.",
        error_messages={"required": "Enter a working title"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class NewProposal(ChangeTitle):
    pi_email = forms.EmailField(
        label="E-mail address of the PI",
        required=False,
        help_text="The principal investigator, who reads and approves the application. Leave it empty to name them later.",
        error_messages={
            "invalid": "Enter an e-mail address in the correct format, like name@university.example"
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    pi_name = forms.CharField(
        label="Name of the PI",
        required=False,
        max_length=120,
        help_text="Needed if they do not use Fieldgate yet: they get an invitation.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
