"""What the library of the demo keeps for all applications."""

from harvest.management.demo.cast import read_content
from harvest.management.demo.stories import Author
from proposals.rules.institution import Institution
from proposals.rules.institution_texts import Wording
from proposals.services.institution import keep_institution
from proposals.services.institution_texts import keep_text


def keep_for_all(author: Author) -> None:
    """The institution's record, and its texts."""
    institution = Institution.from_json(read_content()["record"])
    keep_institution(institution, expected=0, by=author.people["eli"], now=author.at(90))
    for text in read_content()["texts"]:
        wording = Wording(
            text["title"],
            text["owner"],
            author.at(60).date(),
            tuple(text["questions"]),
            text["body"].strip(),
        )
        keep_text(None, wording, expected=0, by=author.people["eli"], now=author.at(60))
