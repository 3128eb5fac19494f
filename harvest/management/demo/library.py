"""What the library of the demo keeps for all applications."""

from harvest.management.demo.cast import read_content
from harvest.management.demo.stories import Author
from proposals.rules.institution import Institution
from proposals.services.institution import keep_institution


def keep_for_all(author: Author) -> None:
    """The institution's record."""
    institution = Institution.from_json(read_content()["record"])
    keep_institution(institution, expected=0, by=author.people["eli"], now=author.at(90))
