"""The pages of `docs/` inside the site, for everyone: the words of the help are those of the repository."""

from functools import cache
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from proposals.rendering.markdown import Page, render_page

DOCS: Final[Path] = settings.BASE_DIR / "docs"
INDEX: Final = "index"


@require_safe
def show_index(request: HttpRequest) -> HttpResponse:
    return render(request, "help/index.html", {"page": read_page(INDEX)})


@require_safe
def show_page(request: HttpRequest, name: str) -> HttpResponse:
    """`name` is looked up among the pages that exist and is never made into a path."""
    if name == INDEX or name not in list_pages():
        raise Http404("There is no such page of help.")
    return render(request, "help/page.html", {"page": read_page(name)})


@cache
def list_pages() -> dict[str, Path]:
    """Files by the name of their page: `operate/settings` is `docs/operate/settings.md`."""
    return {path.relative_to(DOCS).with_suffix("").as_posix(): path for path in sorted(DOCS.rglob("*.md"))}


@cache
def read_page(name: str) -> Page:
    """Read once for each process: pages come with the code."""
    folder = PurePosixPath(name).parent
    text = list_pages()[name].read_text(encoding="utf-8")
    return render_page(text, link=lambda target: find_address(folder, target))


def find_address(folder: PurePosixPath, target: str) -> str:
    """A link between files as an address of the site; what is no page of help stays as it is written."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or not parts.path.endswith(".md"):
        return target
    name = _join(folder, parts.path).removesuffix(".md")
    address = reverse("help_index") if name == INDEX else reverse("help_page", args=[name])
    return f"{address}#{parts.fragment}" if parts.fragment else address


def _join(folder: PurePosixPath, path: str) -> str:
    steps: list[str] = []
    for step in (folder / path).parts:
        if step == "..":
            steps = steps[:-1]
        else:
            steps.append(step)
    return "/".join(steps)
