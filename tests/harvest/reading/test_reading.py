"""Manuscripts are read as the text that a person sees, in a process that cannot do harm."""

import io
import zipfile
import zlib

import pytest
from docx import Document
from pypdf import PdfReader, PdfWriter
from weasyprint import HTML

from harvest.reading import ReadFile, UnreadableManuscript, read_file
from harvest.rules.disclosure import Passage

HERON = "Every morning the heron waits"


def make_pdf(html: str) -> bytes:
    return bytes(HTML(string=html).write_pdf())


def make_docx(*paragraphs: str) -> bytes:
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def edit_docx(content: bytes, changes: dict[str, tuple[str, str]]) -> bytes:
    """Parts by name, each with a text that is replaced by another."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            text = old.read(name)
            before, after = changes.get(name, ("", ""))
            new.writestr(name, text.decode().replace(before, after).encode() if before else text)
    return stream.getvalue()


def test_a_pdf_page_by_page_with_divided_words_whole() -> None:
    content = make_pdf(f"<p>{HERON}</p><p>by our bro-<br>ken pier</p><p style='break-before:page'>ﬁnal</p>")

    read = read_file("draft.pdf", content)

    assert [passage.place for passage in read.passages] == ["page 1", "page 2"]
    assert HERON in read.passages[0].text
    assert "broken pier" in read.passages[0].text
    assert read.not_checked == ()


def test_pictures_are_said_not_to_be_checked() -> None:
    dot = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
    content = make_pdf(f"<p>{HERON}</p><img src='{dot}'><p style='break-before:page'><img src='{dot}'></p>")

    assert read_file("draft.pdf", content).not_checked == ("page 1: a picture", "page 2: only a picture")


def test_a_word_document_with_its_notes_boxes_and_deleted_words() -> None:
    plain = make_docx("First", HERON)
    deleted = f'<w:del w:id="1" w:author="x"><w:r><w:delText>gone </w:delText></w:r></w:del><w:r><w:t>{HERON}'
    content = edit_docx(plain, {"word/document.xml": (f"<w:r><w:t>{HERON}", deleted)})

    assert read_file("draft.docx", content) == ReadFile(
        (Passage("paragraph 1", "First"), Passage("paragraph 2", f"gone {HERON}")),
        ("deleted text of tracked changes, which is still in the file, was checked too",),
    )


def test_tex_as_it_is_set_with_its_remarks() -> None:
    content = (
        f"\\section{{One}}\n\n\\emph{{{HERON}}} --- says @kit\\_9\\footnote{{a note}}.\n% ask @dov\n\n"
        "\\includegraphics{pier}"
    ).encode()

    read = read_file("draft.tex", content)

    assert [passage.place for passage in read.passages] == ["line 1", "line 3", "line 6"]
    assert read.passages[1].text == f"{HERON} — says @kit_9[a note].\n% ask @dov"
    assert read.not_checked == ("line 6: a picture",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["draft.txt", "draft.MD"])
def test_plain_text_by_paragraphs(name: str, encoding: str) -> None:
    content = f"\r\n{HERON}\r\nby our pier\r\n \r\nEnd".encode(encoding)

    assert read_file(name, content) == ReadFile(
        (Passage("line 2", f"{HERON}\nby our pier"), Passage("line 5", "End"))
    )


def lock(content: bytes) -> bytes:
    writer, stream = PdfWriter(clone_from=PdfReader(io.BytesIO(content))), io.BytesIO()
    writer.encrypt("secret")
    writer.write(stream)
    return stream.getvalue()


def repeat_page(content: bytes, times: int) -> bytes:
    writer, stream = PdfWriter(), io.BytesIO()
    page = PdfReader(io.BytesIO(content)).pages[0]
    for _ in range(times):
        writer.add_page(page)
    writer.write(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("draft.odt", b"PK", "A file called .odt cannot be checked. Send a PDF"),
        ("draft", b"text", "A file called without an ending cannot be checked."),
        ("draft.txt", b"x" * 20_000_001, "This file is larger than 20 MB."),
        ("draft.pdf", b"not one", "This file is called .pdf, but is something else."),
        ("draft.docx", b"%PDF-1.7", "This file is called .docx, but is something else."),
        (
            "draft.docx",
            b"\xd0\xcf\x11\xe0 old",
            "This file is in Word's old format, or protected by a password.",
        ),
        ("draft.pdf", b"%PDF-1.7\n1 0 obj\n<<", "This PDF is broken."),
        ("draft.txt", b" \n\n ", "There is no text in this file; it may be a scan."),
        ("draft.txt", b"caf\xe9", "This text is not in UTF-8."),
        ("draft.txt", b"a" * 6_000_001, "This file has more text than can be checked at once."),
        ("draft.docx", b"PK\x03\x04" + b"\0" * 100, "This file cannot be opened as a Word document."),
    ],
    ids=lambda value: str(value)[:20] if isinstance(value, str) else None,
)
def test_what_cannot_be_read_is_refused_with_what_to_do(name: str, content: bytes, message: str) -> None:
    with pytest.raises(UnreadableManuscript) as refused:
        read_file(name, content)

    assert refused.value.message.startswith(message)


def test_a_locked_a_scanned_and_an_endless_pdf() -> None:
    page = make_pdf(f"<p>{HERON}</p>")
    messages = {}
    for sort, content in {
        "locked": lock(page),
        "empty": make_pdf("<hr>"),
        "endless": repeat_page(page, 1_001),
    }.items():
        with pytest.raises(UnreadableManuscript) as refused:
            read_file("draft.pdf", content)
        messages[sort] = refused.value.message.partition(".")[0]

    assert messages == {
        "locked": "This PDF is protected by a password",
        "empty": "There is no text in this file; it may be a scan",
        "endless": "This PDF has more than 1,000 pages",
    }


def test_a_word_document_that_unpacks_to_a_mountain() -> None:
    bomb = edit_docx(make_docx("x"), {"word/document.xml": ("<w:t>x", "<w:t>" + "x" * 30_000_000)})

    with pytest.raises(UnreadableManuscript, match="too large once unpacked"):
        read_file("draft.docx", bomb)


def test_a_file_that_takes_too_long_is_ended() -> None:
    with pytest.raises(UnreadableManuscript, match="too much time or memory"):
        read_file("draft.txt", b"text", timeout=0.001)


def test_a_pdf_that_wants_more_memory_than_there_is() -> None:
    """A page whose content unpacks to hundreds of megabytes."""
    content = make_bomb()

    with pytest.raises(UnreadableManuscript, match=r"too much time or memory|broken|no text"):
        read_file("draft.pdf", content)


def make_bomb() -> bytes:
    squeezer = zlib.compressobj(9)
    data = b"".join(squeezer.compress(b" " * 1_000_000) for _ in range(400)) + squeezer.flush()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n" % len(data) + data + b"\nendstream",
    ]
    body, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n" % number + each + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(body)
    return body + b"xref\n0 5\n0000000000 65535 f \n" + table + trailer
