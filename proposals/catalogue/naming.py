"""What people read in the place of the label of a version."""

from datetime import date


def say_version(label: str) -> str:
    """ "January 2025" for `tiktok-research-api/2025-01`: the schema takes only labels that end in a month."""
    month = label.rpartition("/")[2]
    return f"{date.fromisoformat(f'{month}-01'):%B %Y}"
