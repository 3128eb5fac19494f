"""The only door to WeasyPrint: a page of HTML in, a tagged PDF out, and nothing fetched on the way.

WeasyPrint 70 follows by default whatever a document points at: images, style sheets, fonts, files to attach. Here
every such address is refused, so a document may hold any text and still reads no file and opens no connection.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, NoReturn

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.rules.errors import NotNow

VARIANT = "pdf/ua-1"
SHELL = '<!DOCTYPE html><html lang="{}"><head><meta charset="utf-8"><title>{}</title></head>{}</html>'


class PdfUnavailable(NotNow):
    """The system packages that draw text are not there; everything else works without them."""

    def __init__(self) -> None:
        super().__init__(
            "PDFs cannot be made on this machine yet. Nothing was changed. The operator installs: "
            "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core"
        )


def render_pdf(
    body: SafeString, *, stylesheets: Sequence[str], title: str, lang: str, identifier: str = ""
) -> bytes:
    """A tagged PDF (PDF/UA-1) with title, language and bookmarks from the headings.

    `body` is a `<body>` element, made by a template that extends `print/base.html`; `stylesheets` are texts of CSS.
    The same input gives the same bytes: no date is written, and `identifier` stands for the random one.
    """
    weasyprint = _load_weasyprint()
    fetcher = _build_refusing_fetcher()
    page = weasyprint.HTML(string=format_html(SHELL, lang, title, body), base_url=None, url_fetcher=fetcher)
    pdf: bytes = page.write_pdf(
        stylesheets=[weasyprint.CSS(string=text, url_fetcher=fetcher) for text in stylesheets],
        pdf_variant=VARIANT,
        pdf_identifier=(identifier or title).encode(),
    )
    return pdf


@cache
def read_stylesheets(*names: str) -> tuple[str, ...]:
    """Texts of the files named in `static/css/print/`."""
    folder = settings.BASE_DIR / "static" / "css" / "print"
    return tuple((folder / name).read_text(encoding="utf-8") for name in names)


def _load_weasyprint() -> Any:
    try:
        import weasyprint  # noqa: PLC0415 - it loads system libraries, and the site starts without them
    except OSError as missing:
        raise PdfUnavailable from missing
    return weasyprint


@cache
def _build_refusing_fetcher() -> Any:
    class RefuseEverything(_load_weasyprint().URLFetcher):  # type: ignore[misc]
        """WeasyPrint catches the error and leaves the resource out."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols=(), allow_redirects=False)

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> NoReturn:
            raise ValueError("nothing is fetched for a document")

    return RefuseEverything()
