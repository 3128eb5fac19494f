"""The PDF door: nothing is fetched, the file is the same each time, and it is tagged."""

import io
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdf
import pytest
from django.utils.safestring import SafeString

from proposals.rendering.pdf import PdfUnavailable, read_stylesheets, render_pdf
from tests.proposals.rendering.payloads import PAYLOADS

MARKER = "the-marker-of-the-secret-file"
WATCHED = {"open": 0, "socket.connect": 1}
"""Events of the interpreter that reach out, and which argument says where to."""
FONTS = str(Path(tempfile.gettempdir()) / "weasyprint-")
"""WeasyPrint's own scratch folder for fonts, opened when it is removed."""


class Watch:
    """What was opened or connected to while it was on. Audit hooks cannot be removed, so there is one."""

    def __init__(self) -> None:
        self.seen: list[str] | None = None
        sys.addaudithook(self._see)

    def _see(self, event: str, args: tuple[object, ...]) -> None:
        if self.seen is None or event not in WATCHED:
            return
        place = str(args[WATCHED[event]])
        if not place.startswith(FONTS):
            self.seen.append(f"{event} {place}")

    @contextmanager
    def reaching_out(self) -> Iterator[list[str]]:
        self.seen = seen = []
        try:
            yield seen
        finally:
            self.seen = None


@pytest.fixture(scope="module")
def watch() -> Watch:
    """Made after one PDF, because WeasyPrint reads its own style sheets once."""
    make("<p>warm</p>")
    return Watch()


def make(html: str, title: str = "A title") -> bytes:
    body = SafeString(f"<body data-footer='FG-1'>{html}</body>")
    return render_pdf(body, stylesheets=read_stylesheets("base.css"), title=title, lang="en-GB")


def read(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS.keys())
def test_nothing_is_fetched(payload: str, watch: Watch, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(MARKER)
    hostile = payload.format(web="http://127.0.0.1:9", file=secret.as_uri())
    with watch.reaching_out() as seen:
        content = make(f"<p>before</p>{hostile}")
    assert seen == []
    assert MARKER not in "".join(page.extract_text() for page in read(content).pages)
    assert read(content).attachments == {}
    assert all(MARKER.encode() not in data for data in streams_of(content))


def test_nothing_is_fetched_for_a_style_sheet(watch: Watch) -> None:
    with watch.reaching_out() as seen:
        render_pdf(
            SafeString("<body>x</body>"),
            stylesheets=[
                '@import url("http://127.0.0.1:9/x.css"); body { background: url("file:///etc/hostname") }'
            ],
            title="x",
            lang="en-GB",
        )
    assert seen == []


def test_the_watch_sees_a_file_and_a_connection(watch: Watch, tmp_path: Path) -> None:
    """Otherwise the tests above could not fail."""
    with watch.reaching_out() as seen:
        (tmp_path / "x").write_text("x")
    assert seen == [f"open {tmp_path / 'x'}"]


def streams_of(content: bytes) -> Iterator[bytes]:
    reader = read(content)
    for number in range(1, len(reader.xref[0]) + 1):
        found = reader.get_object(number)
        if isinstance(found, pypdf.generic.StreamObject):
            yield found.get_data()


def test_title_language_tags_and_bookmarks() -> None:
    reader = read(
        make("<h1>One</h1><h2>Two</h2><p>é <a href='https://x.example'>x</a></p>", title='A "title" <&>')
    )
    root = reader.root_object
    outline = reader.outline
    assert reader.metadata is not None
    assert reader.metadata.title == 'A "title" <&>'
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - pypdf's own boolean
    assert "/StructTreeRoot" in root
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_object().get_data()
    assert [outline[0].title, outline[1][0].title] == ["One", "Two"]


def test_the_same_input_gives_the_same_bytes() -> None:
    assert make("<h1>One</h1>") == make("<h1>One</h1>")


def test_the_footer_and_the_number_of_pages_stand_on_each_page() -> None:
    reader = read(make("<p>a</p><p style='break-before: page'>b</p>"))
    texts = [" ".join(page.extract_text().split()) for page in reader.pages]
    assert [text for text in texts if "FG-1" in text] == texts
    assert ["Page 1 of 2" in texts[0], "Page 2 of 2" in texts[1]] == [True, True]


class Without:
    """Finds WeasyPrint, whose system libraries are not there: importing it ends in OSError."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")


def test_a_machine_without_the_libraries_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Without(), *sys.meta_path])
    with pytest.raises(PdfUnavailable, match=r"libpango-1\.0-0 libpangoft2"):
        make("<p>x</p>")
