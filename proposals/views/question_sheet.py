"""All questions, to read, print and take along before anybody signs in."""

from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from proposals.rendering.exporting import WORD, Export
from proposals.rendering.question_sheet import LEAD, TITLE, Sheet, build_sheet, write_sheet
from proposals.rendering.word.sheet import write_sheet_docx
from proposals.selectors.catalogues import newest_hash, read_version

FORMATS = (("docx", "Word"), ("md", "Markdown"))


@require_safe
def question_sheet(request: HttpRequest) -> HttpResponse:
    context = {"sheet": _read_sheet(newest_hash()), "title": TITLE, "lead": LEAD, "formats": FORMATS}
    return render(request, "start/questions.html", context)


@require_safe
def question_sheet_file(_request: HttpRequest, sheet_format: str) -> HttpResponse:
    if sheet_format not in dict(FORMATS):
        raise Http404("There is no such format.")
    made = _make_file(newest_hash(), sheet_format)
    response = HttpResponse(made.body, content_type=made.content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, made.filename)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@lru_cache(maxsize=2)
def _read_sheet(sha256: str) -> Sheet:
    return build_sheet(read_version(sha256))


@lru_cache(maxsize=4)
def _make_file(sha256: str, sheet_format: str) -> Export:
    sheet = _read_sheet(sha256)
    name = f"{sheet.label.replace('/', '-')}-questions.{sheet_format}"
    if sheet_format == "docx":
        return Export(name, WORD, write_sheet_docx(sheet))
    return Export(name, "text/markdown; charset=utf-8", write_sheet(sheet).encode())
