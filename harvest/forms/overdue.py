"""How many records a decision is about, as the page said."""

from django import forms


class OverdueForm(forms.Form):
    records = forms.IntegerField(min_value=1)
