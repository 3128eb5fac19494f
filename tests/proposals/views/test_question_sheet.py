"""All questions before sign-in: nobody is asked who they are, nothing is missing, and the files say the same."""

import io

import docx
import pytest
from django.test import Client

from proposals.catalogue.model import Audience
from proposals.catalogue.reading import CURRENT, builtin_catalogues, read_catalogue
from tests.proposals.views.cast import read

pytestmark = pytest.mark.django_db
CATALOGUE = read_catalogue(builtin_catalogues()[CURRENT])
WORDINGS = [
    f"TikTok asks ({question.order}): {question.asked}"
    for question in CATALOGUE.questions()
    if question.audience is Audience.PLATFORM and question.asked
]


def fetch(client: Client, sheet_format: str) -> bytes:
    response = client.get(f"/questions/{sheet_format}/")
    assert response.status_code == 200
    assert response["Content-Disposition"] == (
        f'attachment; filename="tiktok-research-api-2025-01-questions.{sheet_format}"'
    )
    return response.content


def missing_from(text: str) -> list[str]:
    """Wordings of TikTok's, and prompts of ours, that a text does not have."""
    prompts = [question.prompt for question in CATALOGUE.questions()]
    return [words for words in [*WORDINGS, *prompts] if words not in text]


def test_the_page_has_every_question_and_asks_for_no_account(client: Client, db: None) -> None:
    page = read(client, "/questions/")
    assert missing_from(page) == []
    assert page.count("How to answer") == sum(bool(question.guidance) for question in CATALOGUE.questions())
    assert page.count("Asked by Fieldgate, not by TikTok’s form") == sum(
        question.audience is Audience.LOCAL for question in CATALOGUE.questions()
    )


def test_twenty_questions_are_tiktoks() -> None:
    """As the university library lists them; a wording may stand beside two of our questions."""
    assert {question.order for question in CATALOGUE.platform_questions()} == set(range(1, 21))


def test_markdown_has_every_question(client: Client) -> None:
    text = fetch(client, "md").decode()
    assert missing_from(text) == []
    assert text.startswith("# The questions of TikTok’s Research API application\n")


def test_word_has_every_question_under_headings(client: Client) -> None:
    document = docx.Document(io.BytesIO(fetch(client, "docx")))
    assert missing_from("\n".join(each.text for each in document.paragraphs)) == []
    styles = [each.style.name for each in document.paragraphs if each.style]
    assert (styles.count("Heading 2"), styles.count("Heading 3")) == (
        len(CATALOGUE.sections),
        len(CATALOGUE.questions()),
    )


def test_the_files_are_the_same_each_time(client: Client) -> None:
    assert fetch(client, "docx") == fetch(client, "docx")


def test_paragraphs_of_the_guidance_are_not_broken_where_the_file_is_wrapped(client: Client) -> None:
    document = docx.Document(io.BytesIO(fetch(client, "docx")))
    assert [each.text for each in document.paragraphs if "\n" in each.text] == []
    assert "- academic institutions in the United States" in fetch(client, "md").decode()


@pytest.mark.parametrize("sheet_format", ["pdf", "..", "docx.exe"])
def test_other_formats_are_no_page(client: Client, db: None, sheet_format: str) -> None:
    assert client.get(f"/questions/{sheet_format}/").status_code == 404


def test_the_first_page_leads_there(client: Client, db: None) -> None:
    assert 'href="/questions/"' in read(client, "/start/")
