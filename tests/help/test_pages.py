"""Help is the files of `docs/`: everyone may read it, each link leads somewhere, and nothing else can be read through it."""

from collections import deque
from html.parser import HTMLParser
from urllib.parse import urldefrag

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from config.help import DOCS, list_pages, read_page

PAGES = [name for name in list_pages() if name != "index"]


class Links(HTMLParser):
    """The targets and the anchors of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.anchors: set[str] = set()
        self.without_target = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "a" and (target := found.get("href")):
            self.targets.append(target)
        self.without_target += tag == "a" and "href" not in found
        if anchor := found.get("id"):
            self.anchors.add(anchor)


def address_of(name: str) -> str:
    return reverse("help_index") if name == "index" else reverse("help_page", args=[name])


ADDRESSES = {address_of(name): name for name in list_pages()}


def inner_links(name: str) -> list[tuple[str, str]]:
    """(address, anchor) of each link to another page of help."""
    split = (urldefrag(target) for target in Links(read_page(name).html).targets)
    return [
        (url or address_of(name), anchor) for url, anchor in split if not url.startswith(("http", "mailto"))
    ]


def test_every_file_is_a_page() -> None:
    assert set(list_pages().values()) == set(DOCS.rglob("*.md"))


@pytest.mark.parametrize("name", PAGES)
def test_everyone_may_read_each_page(name: str, client: Client) -> None:
    answer = client.get(address_of(name))
    assert answer.status_code == 200
    assert f"<title>{escape(read_page(name).title)} – Fieldgate</title>" in answer.content.decode()
    assert answer.content.decode().count("<h1") == 1


def test_the_index_is_the_first_page(client: Client) -> None:
    answer = client.get(address_of("index"))
    assert (answer.status_code, answer.content.decode().count("<h1")) == (200, 1)


@pytest.mark.parametrize("name", list_pages())
def test_each_link_leads_to_a_page_and_to_a_heading_on_it(name: str) -> None:
    broken = [
        (address, anchor)
        for address, anchor in inner_links(name)
        if address not in ADDRESSES
        or (anchor and anchor not in Links(read_page(ADDRESSES[address]).html).anchors)
    ]
    assert (broken, Links(read_page(name).html).without_target) == ([], 0)


def test_each_page_can_be_reached_from_the_index() -> None:
    reached, waiting = {"index"}, deque(["index"])
    while waiting:
        found = {ADDRESSES[address] for address, _ in inner_links(waiting.popleft())} - reached
        reached |= found
        waiting.extend(found)
    assert reached == set(list_pages())


@pytest.mark.parametrize(
    "name",
    [
        "index",
        "nothing",
        "../manage",
        "operate/../../pyproject",
        "operate/../index",
        "operate",
        "operate/settings.md",
        "schemas/handover-1.json",
        "/etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "operate\\settings",
        "operate/settings\x00",
    ],
)
def test_nothing_else_can_be_read(name: str, client: Client) -> None:
    assert client.get(f"/help/{name}/").status_code == 404


@pytest.mark.parametrize("address", [address_of("index"), address_of(PAGES[0])])
def test_help_is_only_read(address: str, client: Client) -> None:
    assert [client.post(address).status_code, client.head(address).status_code] == [405, 200]


@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith("decisions/")])
def test_a_decision_is_short_and_has_its_four_parts(name: str) -> None:
    assert len(list_pages()[name].read_text().splitlines()) <= 60
    assert [heading.title for heading in read_page(name).headings] == [
        "Context",
        "Decision",
        "Consequences",
        "Alternatives",
    ]
