"""Every page stands on the base, asks nothing of other sites, and holds no inline style or script."""

import importlib
import re
from pathlib import Path

import pytest
from django.http import HttpRequest
from django.template.loader import get_template, render_to_string
from django.test import Client
from django.urls import clear_url_caches
from django.views.defaults import server_error
from pytest_django import Settings

from config import urls

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SHEETS = sorted((ROOT / "static/css").glob("*.css"))
INLINE = re.compile(
    r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:|hx-on|hx-vals='js:", re.IGNORECASE
)
ELSEWHERE = re.compile(r"(?:src|href)=[\"'](?:https?:)?//|@import\s+url\([\"']?(?:https?:)?//", re.IGNORECASE)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_parses_and_breaks_no_rule_of_the_policy(path: Path) -> None:
    get_template(str(path.relative_to(ROOT / "templates")))
    text = path.read_text()
    assert INLINE.findall(text) + ELSEWHERE.findall(text) == []


@pytest.mark.parametrize("words", ["<p style='x'>", "<script>x</script>", '<a onclick="x">', "<style>"])
def test_the_rule_would_notice(words: str) -> None:
    assert INLINE.search(words)


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_style_sheet_asks_nothing_of_other_sites(path: Path) -> None:
    assert re.findall(r"url\([\"']?(?:https?:)?//", path.read_text()) == []


OF_ONE_PAGE = {"query.css"}
"""Sheets that a page asks for by itself, for what no other page has. Each names its layer."""


def test_every_style_sheet_is_in_a_named_layer() -> None:
    root = (ROOT / "static/css/fieldgate.css").read_text()
    order = re.search(r"@layer ([^;]+);", root)
    assert order
    imported = dict(re.findall(r'@import url\("([^"]+)"\) layer\((\w+)\);', root))
    assert set(imported) == {path.name for path in SHEETS if path.name != "fieldgate.css"} - OF_ONE_PAGE | {
        "../vendor/bootstrap/bootstrap.min.css"
    }
    assert set(imported.values()) == set(order[1].split(", "))


@pytest.mark.parametrize("name", sorted(OF_ONE_PAGE))
def test_a_sheet_of_one_page_puts_everything_into_layers(name: str) -> None:
    root, text = ((ROOT / "static/css" / each).read_text() for each in ("fieldgate.css", name))
    order = re.search(r"@layer ([^;]+);", root)
    assert order
    layers = order[1].split(", ")
    assert set(re.findall(r"(?:layer\(|@layer )(\w+)", text)) <= set(layers)
    assert re.sub(r"/\*.*?\*/|@import [^;]+;", "", text, flags=re.DOTALL).strip().startswith("@layer ")


def test_every_variable_that_is_used_is_set() -> None:
    text = "".join(path.read_text() for path in SHEETS)
    used = {name for name in re.findall(r"var\((--[\w-]+)", text) if not name.startswith("--bs-")}
    assert used == {name for name in re.findall(r"(--[\w-]+):", text) if not name.startswith("--bs-")}


def test_the_style_guide_has_every_part() -> None:
    parts = {path.name for path in TEMPLATES if path.parent.name == "ui" and not path.name.startswith("_")}
    response = Client().get("/styleguide/")
    drawn = {template.name.removeprefix("ui/") for template in response.templates if template.name}
    assert (response.status_code, parts - drawn) == (200, set())


def test_the_style_guide_is_for_developers(settings: Settings) -> None:
    settings.FIELDGATE_DEVELOPMENT = False
    try:
        served = importlib.reload(urls).urlpatterns
    finally:
        settings.FIELDGATE_DEVELOPMENT = True
        importlib.reload(urls)
        clear_url_caches()
    assert "styleguide" not in {getattr(pattern, "name", None) for pattern in served}


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/account/login/", "Sign in"),
        ("/account/password/reset/", "Set a new password"),
        ("/account/password/reset/done/", "Look in your mail"),
        ("/account/password/reset/key/done/", "Your password has changed"),
        ("/account/inactive/", "This account is closed"),
    ],
)
def test_pages_of_signing_in_are_ours(path: str, heading: str) -> None:
    page = Client().get(path).content.decode()
    assert (f"<h1>{heading}</h1>" in page, "css/fieldgate.css" in page) == (True, True)


@pytest.mark.parametrize("name", ["403.html", "403_csrf.html", "404.html"])
def test_a_refusal_has_one_heading_and_a_way_on(name: str) -> None:
    page = render_to_string(name)
    assert (page.count("<h1>"), "css/fieldgate.css" in page) == (1, True)


def test_a_failure_is_drawn_without_a_request() -> None:
    page = server_error(HttpRequest()).content.decode()
    assert "<h1>Something went wrong here</h1>" in page


def test_the_policy_allows_no_inline_style_and_htmx_adds_none() -> None:
    response = Client().get("/account/login/")
    assert "style-src 'self';" in response["Content-Security-Policy"] + ";"
    assert '"includeIndicatorStyles":false,"allowEval":false' in response.content.decode()
