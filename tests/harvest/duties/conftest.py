"""`site`: a project with a harvest of some 480 videos, none of which has disappeared yet."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings

from harvest.services.credentials import forget_everything
from tests.harvest.duties.site import Site, config, open_site
from tiktok.simulator import Running, start


@pytest.fixture
def running(settings: LazySettings) -> Iterator[Running]:
    with start(config()) as simulator:
        settings.TIKTOK_API_BASE = simulator.base_url
        yield simulator
        forget_everything()


@pytest.fixture(autouse=True)
def own_folders(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys, files and temporary files of one test alone."""
    settings.FIELDGATE_VAR = tmp_path / "var"
    settings.FIELDGATE_KEYRING = tmp_path / "keyring"
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))


@pytest.fixture
def site(transactional_db: None, running: Running) -> Site:
    """Committed for real: what is erased leaves PostgreSQL's files by a command that no transaction may hold."""
    site = open_site(running)
    site.harvest()
    return site
