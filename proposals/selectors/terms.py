"""Versions of TikTok's rules: those that come with Fieldgate, and those that were published on this site."""

from functools import lru_cache
from typing import Any

from proposals.catalogue.reading import builtin_terms, read_terms
from proposals.catalogue.terms import Terms
from proposals.models import TermsVersion


def find_terms(label: str) -> Terms:
    """KeyError for a version that is not known here. No query for one that comes with Fieldgate."""
    return _read_builtin(label) if label in builtin_terms() else read_terms(read_content(label))


def read_content(label: str) -> dict[str, Any]:
    """As its file says. KeyError as in `find_terms`."""
    content = builtin_terms().get(label)
    if content is None:
        published = TermsVersion.objects.filter(label=label).first()
        if published is None:
            raise KeyError(label)
        content = published.content
    return content


def list_versions() -> list[str]:
    """Labels, the newest first: they end in year and month."""
    published = TermsVersion.objects.values_list("label", flat=True)
    return sorted({*builtin_terms(), *published}, key=lambda label: label.rpartition("/")[2], reverse=True)


@lru_cache(maxsize=16)
def _read_builtin(label: str) -> Terms:
    return read_terms(builtin_terms()[label])
