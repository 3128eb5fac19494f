"""The WSGI entry: `gunicorn config.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from config.opening import refuse_older_database  # noqa: E402 -- needs the settings

refuse_older_database()
