"""What is made of the records: registered, decided about, settled."""

from django import forms

from harvest.rules.derived import DerivedKind, Fate


class DerivedForm(forms.Form):
    kind = forms.ChoiceField(
        label="What is it?",
        choices=DerivedKind.choices(),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is."},
    )
    title = forms.CharField(
        label="What you call it", max_length=200, error_messages={"required": "Give it a name."}
    )
    has_records = forms.ChoiceField(
        label="Does it hold ids, names or texts of single posts or people?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
        help_text="Yes also for a row, a vector or a code that stands beside an id.",
        error_messages={"required": "Choose yes or no."},
    )
    holder = forms.CharField(
        label="Who holds it", max_length=200, error_messages={"required": "Say who holds it."}
    )
    place = forms.CharField(
        label="Where it lies",
        max_length=300,
        help_text="In words: a folder, a repository, a machine.",
        error_messages={"required": "Say where it lies."},
    )


class DecideForm(forms.Form):
    fate = forms.ChoiceField(
        label="At the end of the access it",
        choices=[(Fate.STAYS, "may remain"), (Fate.GOES, "has to go")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
    )
    reason = forms.CharField(
        label="Which office decided, and why",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say which office decided, and why."},
    )


class SettleForm(forms.Form):
    note = forms.CharField(
        label="What became of it",
        max_length=300,
        help_text="For example: deleted, with its backup; or ids and texts taken out.",
        error_messages={"required": "Say what became of it."},
    )
