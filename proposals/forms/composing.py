"""A composed text on its way into an answer."""

from django import forms

from proposals.forms.asking import AskingForm


class WritePlan(AskingForm):
    """`place` says what becomes of a text that stands there; without one it makes no difference."""

    optional_unmarked = True
    text = forms.CharField(
        label="Text for your plan",
        strip=False,
        help_text="Composed from the short answers. Change it here, or later in the answer.",
        error_messages={"required": "There is no text yet. Answer some of the questions first."},
        widget=forms.Textarea(attrs={"rows": 18}),
    )
    expected_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    place = forms.ChoiceField(
        label="Your plan has a text already",
        choices=[
            ("below", "Put this below it"),
            ("replace", "Put this in its place; yours stays in the history of the answer"),
        ],
        initial="below",
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: object, has_text: bool, **options: object) -> None:
        super().__init__(*args, **options)
        if not has_text:
            del self.fields["place"]
