"""Which software did it, for manifests and certificates."""

import tomllib
from functools import cache

from django.conf import settings


@cache
def software() -> str:
    """`Fieldgate 0.1.0`, as in pyproject.toml."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return f"{str(project['name']).capitalize()} {project['version']}"
