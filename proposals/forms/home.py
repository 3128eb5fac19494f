"""What a person looks for on their first page."""

from django import forms

from proposals.rules.states import ProposalState
from proposals.selectors.your_work import WorkFilters


class FindWork(forms.Form):
    """From the address of the page; what makes no sense there filters nothing."""

    words = forms.CharField(required=False, strip=True, max_length=100)
    state = forms.ChoiceField(required=False, choices=[("", "All"), *ProposalState.choices()])
    page = forms.IntegerField(required=False, min_value=1, max_value=1_000_000)
    projects = forms.IntegerField(required=False, min_value=1, max_value=1_000_000)

    def filters(self) -> WorkFilters:
        self.full_clean()
        found = self.cleaned_data
        return WorkFilters(
            words=found.get("words", ""),
            state=found.get("state", ""),
            page=found.get("page") or 1,
            projects_page=found.get("projects") or 1,
        )
