"""The entry for Celery's workers: `celery --app config worker`. The engine stands in `harvest/services/wakeups.py`."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from harvest.services.wakeups import app  # noqa: E402 -- needs the apps

__all__ = ["app"]
