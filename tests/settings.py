"""Settings of the tests: a folder of their own for every run, a cheap password hash, and nothing that leaves the machine."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

SCRATCH = Path(tempfile.mkdtemp(prefix="fieldgate-tests-"))
os.environ["FIELDGATE_VAR"] = str(SCRATCH / "var")
os.environ["FIELDGATE_KEYRING"] = str(SCRATCH / "keyring")
os.environ["FIELDGATE_SECRET_KEY"] = "only-for-tests-and-at-least-fifty-characters-long-0123456789"
os.environ["FIELDGATE_DEVELOPMENT"] = "1"
os.environ["FIELDGATE_ENGINE"] = "embedded"
os.environ["FIELDGATE_URL"] = "http://testserver"
os.environ["TIKTOK_API_BASE"] = "http://127.0.0.1:9"
(SCRATCH / "var" / "static").mkdir(parents=True)
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(SCRATCH / "test.sqlite3")}
