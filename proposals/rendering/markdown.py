"""The only door to Markdown and its sanitisers.

Order: weigh, render, clean with bleach, clean with nh3. bleach is what the project was asked for and gets no more
releases, security included; nh3 is maintained and is the wall that holds. Both have the same lists, and a test
compares them on the attack corpus. HTML in the source is never read as HTML: it is shown as the text it is.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, Final
from xml.etree.ElementTree import Element

import bleach
import markdown
import nh3
from django.utils.html import format_html
from django.utils.safestring import SafeString
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from proposals.rendering.weight import weigh
from proposals.rules.identifiers import IdentifierError, Kind, read_identifier

INLINE: Final = frozenset({"a", "br", "code", "em", "strong"})
BLOCKS: Final = frozenset({"p", "pre", "blockquote", "ul", "ol", "li", "hr"})
TABLES: Final = frozenset({"table", "thead", "tbody", "tr", "th", "td"})
ANSWER_HEADINGS: Final = frozenset({"h4", "h5", "h6"})
PAGE_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4"})
LINK: Final = re.compile(r"(?:https?://|mailto:)[^\s\\]+", re.IGNORECASE)
PAGE_LINK: Final = re.compile(r"/(?!/)[^\s\\:]*|#[\w-]+", re.IGNORECASE)
DOI: Final = r"(?:https?://(?:dx\.|www\.)?doi\.org/|\bdoi:\s?)10\.\d{4,9}/[^\s<>\"\\*`\[\]()\x02\x03]{1,300}"
CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
LIST_AFTER_TEXT: Final = re.compile(r"^(?![-*+] |\d+[.)] |>|\|)(\S.*)\n(?=(?:[-*+] |1[.)] )\S)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may stay: elements, attributes by element, and a link's target if it matches a pattern in full."""

    tags: frozenset[str]
    attributes: dict[str, frozenset[str]]
    links: tuple[re.Pattern[str], ...]

    def may_stay(self, tag: str, name: str, value: str) -> bool:
        if name not in self.attributes.get(tag, frozenset()):
            return False
        return name != "href" or any(pattern.fullmatch(value) for pattern in self.links)


ANSWER: Final = Allowed(
    tags=INLINE | BLOCKS | TABLES | ANSWER_HEADINGS,
    attributes={"a": frozenset({"href"}), "ol": frozenset({"start"})},
    links=(LINK,),
)
PAGE: Final = Allowed(
    tags=INLINE | BLOCKS | TABLES | PAGE_HEADINGS,
    attributes={
        "a": frozenset({"href"}),
        "ol": frozenset({"start"}),
        **{heading: frozenset({"id"}) for heading in PAGE_HEADINGS},
    },
    links=(LINK, PAGE_LINK),
)


@dataclass(frozen=True, slots=True)
class Heading:
    id: str
    title: str
    level: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page of documentation: its first heading, its HTML, and its headings of the second level."""

    title: str
    html: SafeString
    headings: tuple[Heading, ...]


@lru_cache(maxsize=512)
def render_markdown(text: str) -> SafeString:
    """Markdown that a person typed, as clean HTML; line ends are kept, headings begin at `h4`.

    A text that is too heavy to render (`weight`) is shown escaped, as it was typed.
    """
    source = _read_lines(text)
    if weigh(source).is_too_heavy:
        return format_html("<pre>{}</pre>", source)
    return _clean(_build_answer_renderer().convert(LIST_AFTER_TEXT.sub(r"\1\n\n", source)), ANSWER)


def render_page(text: str, *, link: Callable[[str], str]) -> Page:
    """A page of the documentation; `link` turns each target written in the page into an address of the site."""
    renderer = _build_page_renderer(link)
    html = renderer.convert(_read_lines(text))
    tokens: list[dict[str, Any]] = renderer.toc_tokens  # type: ignore[attr-defined]
    title = tokens[0]["name"] if tokens else ""
    below = (child for token in tokens for child in token["children"])
    headings = tuple(Heading(each["id"], each["name"], each["level"]) for each in below)
    return Page(title, _clean(html, PAGE), headings)


def clean_with_bleach(html: str, allowed: Allowed) -> str:
    cleaned: str = bleach.clean(
        html,
        tags=allowed.tags,
        attributes=allowed.may_stay,
        protocols=frozenset({"http", "https", "mailto"}),
        strip=True,
        strip_comments=True,
    )
    return cleaned


def clean_with_nh3(html: str, allowed: Allowed) -> str:
    return nh3.clean(
        html,
        tags=set(allowed.tags),
        attributes={tag: set(names) for tag, names in allowed.attributes.items()},
        attribute_filter=partial(_keep_attribute, allowed),
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow ugc",
        strip_comments=True,
    )


def _keep_attribute(allowed: Allowed, tag: str, name: str, value: str) -> str | None:
    """nh3 asks for its own `rel` too, and only for that one: bleach has removed every other."""
    return value if allowed.may_stay(tag, name, value) or name == "rel" else None


def _clean(html: str, allowed: Allowed) -> SafeString:
    return SafeString(clean_with_nh3(clean_with_bleach(html, allowed), allowed))


def _read_lines(text: str) -> str:
    """One kind of line end, and none of the control characters, two of which are marks inside the renderer."""
    return CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _build_answer_renderer() -> markdown.Markdown:
    """As people type in a form: every line end counts, `[1]: …` is a reference and not a definition."""
    renderer = markdown.Markdown(extensions=["sane_lists", "nl2br", "tables"], output_format="html")
    _forget_html(renderer)
    renderer.parser.blockprocessors.deregister("setextheader")
    renderer.parser.blockprocessors.deregister("reference")
    renderer.inlinePatterns.deregister("image_link")
    renderer.inlinePatterns.deregister("image_reference")
    renderer.inlinePatterns.register(_Dois(DOI, renderer), "doi", 115)
    renderer.treeprocessors.register(_Headings(renderer), "headings", 0)
    return renderer


def _build_page_renderer(link: Callable[[str], str]) -> markdown.Markdown:
    renderer = markdown.Markdown(
        extensions=["sane_lists", "tables", "fenced_code", "toc"],
        extension_configs={"toc": {"marker": ""}},
        output_format="html",
    )
    _forget_html(renderer)
    renderer.treeprocessors.register(_Links(renderer, link), "links", 0)
    return renderer


def _forget_html(renderer: markdown.Markdown) -> None:
    """Tags in the source become text: nobody's HTML is wanted, and reading it is slow for hostile input."""
    renderer.preprocessors.deregister("html_block")
    renderer.inlinePatterns.deregister("html")


class _Dois(InlineProcessor):
    """A DOI that is written out leads to its page, with the words as they were typed."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element | None, int | None, int | None]:  # type: ignore[override]  # noqa: N802
        typed = m[0].rstrip(".,;:")
        try:
            address = read_identifier(Kind.DOI, typed).url
        except IdentifierError:
            return None, None, None
        anchor = Element("a", {"href": address})
        anchor.text = AtomicString(typed)
        return anchor, m.start(0), m.start(0) + len(typed)


class _Headings(Treeprocessor):
    """Moves headings below those of the page they stand on: the levels that are used become `h4`, `h5`, `h6`."""

    def run(self, root: Element) -> None:
        headings = [element for element in root.iter() if re.fullmatch("h[1-6]", element.tag)]
        levels = sorted({element.tag for element in headings})
        for element in headings:
            element.tag = f"h{4 + min(levels.index(element.tag), 2)}"


class _Links(Treeprocessor):
    def __init__(self, md: markdown.Markdown, link: Callable[[str], str]) -> None:
        super().__init__(md)
        self.link = link

    def run(self, root: Element) -> None:
        for anchor in root.iter("a"):
            anchor.set("href", self.link(anchor.get("href", "")))
