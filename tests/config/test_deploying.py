"""The settings of a site that is reached over TLS, as Django itself and as sign-in see them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

READ = """
import django, json
django.setup()
from django.conf import settings
from django.core.checks import run_checks
from django.test import RequestFactory
from allauth.core.internal.httpkit import get_client_ip
request = RequestFactory().get("/", headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.7"})
print(json.dumps({
    "cookies": [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME],
    "secure": [settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.SECURE_SSL_REDIRECT],
    "hsts": [settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS],
    "debug": settings.DEBUG,
    "client": get_client_ip(request),
    "warnings": sorted(each.id for each in run_checks(include_deployment_checks=True, tags=["security"])),
}))
"""


def read_settings(var: Path, url: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FIELDGATE_")}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "FIELDGATE_VAR": str(var),
        "FIELDGATE_SECRET_KEY": "k" * 20 + "0123456789abcdefghijklmnopqrstuvwxyz",
        "FIELDGATE_URL": url,
    }
    command = [sys.executable, "-c", READ]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "https://fieldgate.example",
            (
                '{"cookies": ["__Host-sessionid", "__Host-csrftoken"], "secure": [true, true, true], '
                '"hsts": [31536000, true], "debug": false, "client": "198.51.100.7", "warnings": ["security.W021"]}'
            ),
        ),
        (
            "http://127.0.0.1:8000",
            (
                '{"cookies": ["sessionid", "csrftoken"], "secure": [false, false, false], '
                '"hsts": [0, false], "debug": false, "client": "127.0.0.1", '
                '"warnings": ["security.W004", "security.W008", "security.W012", "security.W016"]}'
            ),
        ),
    ],
)
def test_what_a_site_is_set_to(tmp_path: Path, url: str, expected: str) -> None:
    """Behind its proxy the site has to tell people apart by address, else one of them locks everybody out of signing in.

    Only the last address is believed: the proxy has added it, and people can send any before it. W021 is about
    the browsers' own list of sites, which is for the operator to ask for.
    """
    assert read_settings(tmp_path, url) == expected
