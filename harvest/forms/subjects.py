"""A collection with a list instead of a query: accounts, their lists, comments of videos, playlists, shops."""

from typing import Any, Final

from django import forms

from harvest.rules.subjects import SubjectError, field_of, read_subject

_WORDS: Final = {
    "accounts": "Accounts: what their profiles say",
    "followers": "Followers of accounts",
    "following": "Accounts that accounts follow",
    "liked": "Videos that accounts liked, where they show it",
    "pinned": "Videos that accounts pinned",
    "reposted": "Videos that accounts reposted",
    "comments": "Comments of videos",
    "playlists": "Playlists",
    "shops": "Shops of TikTok Shop in the EU, by their names",
    "products": "Products of shops",
    "reviews": "Reviews of products",
}
_MOST_PROBLEMS: Final = 10


class SubjectsForm(forms.Form):
    name = forms.CharField(
        label="Name",
        max_length=80,
        help_text="What you call it, such as “newsrooms”. It stands in datasets too.",
        error_messages={"required": "Give the collection a name."},
    )
    kind = forms.ChoiceField(
        label="What is collected?",
        choices=list(_WORDS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is collected."},
    )
    subjects = forms.CharField(
        label="About whom or what",
        strip=False,
        help_text="One on each line: names of accounts with or without @; for comments the number or the address of each "
        "video; for playlists, products of shops and reviews of products the number of each playlist, shop or product; for "
        "shops their names, one a line.",
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        error_messages={"required": "Enter at least one name or number."},
    )
    replies = forms.BooleanField(
        label="Only for comments: their replies too, at least a request more for each comment that has any",
        required=False,
    )
    products = forms.BooleanField(
        label="Only for shops: their products too, a request for each ten", required=False
    )
    reviews = forms.BooleanField(
        label="Only for shops and products: the reviews of each product too, a request for each ten",
        required=False,
    )
    reason = forms.CharField(
        label="Reason",
        required=False,
        help_text="Only for a collection that goes beyond the approved plan. The PI is told.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "kind" in cleaned and "subjects" in cleaned:
            cleaned["list"] = self._read_lines(cleaned["kind"], cleaned["subjects"])
        if cleaned.get("replies") and cleaned.get("kind") != "comments":
            self.add_error("replies", "Replies come with comments alone.")
        if cleaned.get("products") and cleaned.get("kind") != "shops":
            self.add_error("products", "Products come with shops alone.")
        if cleaned.get("reviews") and cleaned.get("kind") not in ("shops", "products"):
            self.add_error("reviews", "Reviews come with shops and products alone.")
        return cleaned

    def document(self) -> dict[str, Any]:
        """One element of the hand-over's list of collections. Of a valid form."""
        given = self.cleaned_data
        return {
            "name": given["name"],
            "kind": given["kind"],
            "input": {field_of(given["kind"]): given["list"]},
            "with": [name for name in ("replies", "products", "reviews") if given[name]],
        }

    def _read_lines(self, kind: str, text: str) -> list[str]:
        """Each line is judged by itself, so that all wrong ones are told at once."""
        found, problems = [], []
        for number, line in enumerate(text.splitlines(), 1):
            if not line.strip():
                continue
            try:
                found.append(read_subject(kind, line))
            except SubjectError as error:
                problems.append(f"Line {number}: {error}")
        if problems:
            self.add_error("subjects", problems[:_MOST_PROBLEMS])
        elif not found:
            self.add_error("subjects", "Enter at least one name or number.")
        return list(dict.fromkeys(found))
