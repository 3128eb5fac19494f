"""The Markdown door: what people type is shown, and nothing of it runs, points elsewhere or takes long."""

import sys
import time
from collections.abc import Callable
from html import escape, unescape
from html.parser import HTMLParser
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.rendering.markdown import (
    ANSWER,
    PAGE,
    Allowed,
    clean_with_bleach,
    clean_with_nh3,
    render_markdown,
    render_page,
)
from proposals.rendering.weight import (
    MOST_BACKTICKS,
    MOST_DEPTH,
    MOST_LINKS,
    MOST_OPEN_BRACKETS,
    Weight,
    weigh,
)
from tests.proposals.rendering import attacks

type Attributes = tuple[tuple[str, str | None], ...]


class Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, Attributes]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def without_rel(self) -> list[tuple[str, Attributes]]:
        return [(tag, tuple(pair for pair in attrs if pair[0] != "rel")) for tag, attrs in self.elements]


def find_what_is_not_allowed(html: str) -> list[str]:
    found = []
    for tag, attrs in Reader(html).elements:
        if tag not in ANSWER.tags:
            found.append(tag)
        found += [
            f"{tag} {name}={value}"
            for name, value in attrs
            if not ((tag, name) == ("a", "rel") or ANSWER.may_stay(tag, name, value or ""))
        ]
    return found


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("plain", "<p>plain</p>"),
        ("one\r\ntwo", "<p>one<br>\ntwo</p>"),
        ("**b** *i* `c < d`", "<p><strong>b</strong> <em>i</em> <code>c &lt; d</code></p>"),
        ("so:\n- a\n- b", "<p>so:</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. c\n4. d", '<ol start="3">\n<li>c</li>\n<li>d</li>\n</ol>'),
        ("## big\n\ntext\n\n#### small", "<h4>big</h4>\n<p>text</p>\n<h5>small</h5>"),
        ("5 < 6 & 7 <b>8</b>", "<p>5 &lt; 6 &amp; 7 &lt;b&gt;8&lt;/b&gt;</p>"),
        ("[1]: Sample, B. (2020)", "<p>[1]: Sample, B. (2020)</p>"),
        ("text\n---", "<p>text</p>\n<hr>"),
        ("👩‍🔬 é", "<p>👩‍🔬 é</p>"),
        (
            "[a](https://ok.example/x_y)",
            '<p><a href="https://ok.example/x_y" rel="noopener nofollow ugc">a</a></p>',
        ),
        ("![a](https://ok.example/x.png)", "<p>![a](https://ok.example/x.png)</p>"),
        ("", ""),
    ],
)
def test_what_people_type_is_shown(typed: str, shown: str) -> None:
    assert render_markdown(typed) == shown


@pytest.mark.parametrize("attack", attacks.HTML + attacks.MARKDOWN)
def test_no_attack_leaves_an_element_or_an_attribute(attack: str) -> None:
    assert find_what_is_not_allowed(render_markdown(attack)) == []


@pytest.mark.parametrize("attack", attacks.HTML)
def test_html_in_the_source_is_shown_as_typed(attack: str) -> None:
    typed = unescape(f"x {attack}").replace("\x01", "")
    assert Reader(render_markdown(f"x {attack}")).text.split() == typed.split()


@pytest.mark.parametrize("allowed", [ANSWER, PAGE], ids=["answer", "page"])
@pytest.mark.parametrize("attack", attacks.HTML)
def test_both_sanitisers_keep_the_same_elements(attack: str, allowed: Allowed) -> None:
    """Except inside drawings and raw text, where nh3 keeps nothing."""
    kept_by_bleach = Reader(clean_with_bleach(attack, allowed)).without_rel()
    kept_by_nh3 = Reader(clean_with_nh3(attack, allowed)).without_rel()
    assert kept_by_nh3 == ([] if attack.startswith(attacks.FOREIGN) else kept_by_bleach)


@pytest.mark.parametrize("clean", [clean_with_bleach, clean_with_nh3])
@pytest.mark.parametrize("attack", attacks.HTML)
def test_each_sanitiser_holds_alone(attack: str, clean: Callable[..., str]) -> None:
    assert find_what_is_not_allowed(clean(attack, ANSWER)) == []


@given(st.text(alphabet="[]()<>*_`#->!|\\&:/ \n\tax1.\"'", max_size=300))
def test_any_text_renders_clean(text: str) -> None:
    assert find_what_is_not_allowed(render_markdown(text)) == []


HEAVY = {
    "open brackets": "[" * 10_000,
    "open images": "![" * 5_000,
    "open links": "[a](" * 2_500,
    "nested brackets": "[" * 5_000 + "]" * 5_000,
    "nested quotes": ">" * 10_000,
    "nested lists": "\n".join("\t" * depth + "- a" for depth in range(130)),
    "lists on one line": "1. " * 3_333,
    "lists and quotes on one line": "- > " * 2_500,
    "lists on one line below others": "a\n\n" * 100 + "+ " * 4_000,
    "backticks": "``a`" * 2_500,
    "one endless paragraph": "word " * 2_001,
    "a wide table": "a|" * 1_000 + "\n" + "-|" * 1_000 + "\n" + "|\n" * 10,
    "too long": ("word " * 1_000 + "\n\n") * 7,
}


@pytest.mark.parametrize("text", HEAVY.values(), ids=HEAVY.keys())
def test_a_heavy_text_is_shown_as_typed_and_never_rendered(text: str) -> None:
    html, calls = count_calls(lambda: render_markdown.__wrapped__(text))
    assert html == f"<pre>{escape(text)}</pre>"
    assert calls < 10 * text.count("\n") + 200


AT_THE_LIMIT = {
    "open brackets": "[" * MOST_OPEN_BRACKETS + "a" * 9_000,
    "brackets opened again and again": ("[" * MOST_OPEN_BRACKETS + "]" * MOST_OPEN_BRACKETS) * 80,
    "links": "[a](" * MOST_LINKS,
    "backticks": "``a`" * (MOST_BACKTICKS // 3),
    "tags": "<a " * 3_333,
    "quotes": "\n".join(">" * MOST_DEPTH + " a" for _ in range(650)),
    "emphasis": "*a **b " * 1_400,
    "headings": "# a\n" * 2_499,
    "list": "- a\n" * 2_499,
    "empty rows": "|\n" * 4_999,
    "rules between empty items": "- \n\n---\n\n" * 1_111,
    "wide table": "a|" * 99 + "a\n" + "-|" * 99 + "-\n" + "|\n" * 97,
    "table": "a|b\n-|-\n" + "c|d\n" * 2_400,
}


@pytest.mark.parametrize("text", AT_THE_LIMIT.values(), ids=AT_THE_LIMIT.keys())
def test_ten_thousand_characters_take_less_than_two_seconds_of_a_core(text: str) -> None:
    assert not weigh(text).is_too_heavy
    before = time.process_time()
    render_markdown.__wrapped__(text)
    assert time.process_time() - before < 2


def test_the_weight_of_a_text() -> None:
    text = "[a [b](c)\n> > q\n\n\t\t`x`]]]["
    assert weigh(text) == Weight(
        characters=len(text), longest_block=16, open_brackets=2, links=1, backticks=2, cells=0, depth=2
    )


def count_calls[Result](act: Callable[[], Result]) -> tuple[Result, int]:
    """How many Python and C functions were called: a measure that does not depend on the machine."""
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        return act(), calls
    finally:
        sys.setprofile(None)


def test_a_page_has_title_anchors_and_links_of_the_site() -> None:
    page = render_page(
        "# Settings\n\n## `FIELDGATE_VAR`\n\nSee [there](other.md#x), [x](https://ok.example) and [y](javascript:x).\n",
        link=lambda target: f"/help/{target}" if target.startswith("other") else target,
    )
    assert (page.title, [(each.id, each.title) for each in page.headings]) == (
        "Settings",
        [("fieldgate_var", "FIELDGATE_VAR")],
    )
    assert Reader(page.html).without_rel() == [
        ("h1", (("id", "settings"),)),
        ("h2", (("id", "fieldgate_var"),)),
        ("code", ()),
        ("p", ()),
        ("a", (("href", "/help/other.md#x"),)),
        ("a", (("href", "https://ok.example"),)),
        ("a", ()),
    ]


@pytest.mark.parametrize(
    ("text", "link"),
    [
        (
            "See https://doi.org/10.1000/a_b_c.",
            '<a href="https://doi.org/10.1000/a_b_c" rel="{}">https://doi.org/10.1000/a_b_c</a>.',
        ),
        ("doi:10.1000/182, and", '<a href="https://doi.org/10.1000/182" rel="{}">doi:10.1000/182</a>, and'),
        ("[here](https://doi.org/10.1000/182)", '<a href="https://doi.org/10.1000/182" rel="{}">here</a>'),
        ("10.1000/182", "10.1000/182"),
        ("`doi:10.1000/182`", "<code>doi:10.1000/182</code>"),
    ],
)
def test_a_doi_that_is_written_out_is_a_link(text: str, link: str) -> None:
    assert link.format("noopener nofollow ugc") in render_markdown(text)
