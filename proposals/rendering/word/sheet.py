"""TikTok's questions as a Word document, to write in before there is an application."""

from typing import Final

from proposals.rendering.document import LANGUAGE
from proposals.rendering.prose import Listing, Paragraph, Run
from proposals.rendering.question_sheet import LEAD, TITLE, Sheet, SheetQuestion
from proposals.rendering.reading_prose import read_prose
from proposals.rendering.word.pages import Page
from proposals.rendering.word.styles import ASKED, NOTE, new_document, write_margins

AUTHOR: Final = "Fieldgate"
YOUR_ANSWER: Final = "Your answer:"


def write_sheet_docx(sheet: Sheet) -> bytes:
    """No bookmarks: what is written here is pasted into an application, and not read back."""
    page = Page(new_document(title=TITLE, language=LANGUAGE, made_at=None, author=AUTHOR))
    write_margins(page.document, header="", footer=f"TikTok’s questions, version of {sheet.version}")
    page.add(TITLE, "Heading 1")
    page.add(LEAD)
    for section in sheet.sections:
        page.add(section.title, "Heading 2")
        if section.intro:
            page.add(section.intro)
        for question in section.questions:
            _add_question(page, question)
    return page.to_bytes()


def _add_question(page: Page, question: SheetQuestion) -> None:
    page.add(f"{question.prompt}{' (optional)' if question.is_optional else ''}", "Heading 3")
    page.add(question.head, ASKED)
    if question.hint:
        page.add(question.hint)
    if items := (*question.options, *(f"{field}:" for field in question.fields)):
        page.add_nodes((Listing(ordered=False, items=tuple((Paragraph((Run(item),)),) for item in items)),))
    if question.guidance:
        page.add("How to answer", "Heading 4")
        page.add_nodes(read_prose(question.guidance))
    if question.skeleton:
        page.add("Headings to start from", "Heading 4")
        page.add_nodes(read_prose(question.skeleton))
    page.add(question.source, NOTE)
    page.add_runs((Run(YOUR_ANSWER, strong=True),))
