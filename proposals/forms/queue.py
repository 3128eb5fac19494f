"""What the library looks for in its table."""

from django import forms

from proposals.rules.states import ProposalState
from proposals.selectors.library_queue import QueueFilters


class FilterQueue(forms.Form):
    """From the address of the page; what makes no sense there filters nothing."""

    words = forms.CharField(required=False, strip=True, max_length=100)
    state = forms.ChoiceField(required=False, choices=[("", "All"), *ProposalState.choices()])
    librarian = forms.RegexField(r"\A(?:nobody|\d{1,18})\Z", required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=1_000_000)

    def filters(self) -> QueueFilters:
        self.full_clean()
        found = self.cleaned_data
        return QueueFilters(
            state=found.get("state", ""),
            librarian=found.get("librarian", ""),
            words=found.get("words", ""),
            page=found.get("page") or 1,
        )
