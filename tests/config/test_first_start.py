"""The first command makes the folder and the secret; several first commands at once make one secret."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

import manage

AT_ONCE = 8


def test_commands_that_start_at_once_share_one_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FIELDGATE_SECRET_KEY", raising=False)
    for number in range(20):
        var = tmp_path / str(number)
        monkeypatch.setenv("FIELDGATE_VAR", str(var))
        barrier = Barrier(AT_ONCE)

        def start(_: int, barrier: Barrier = barrier, var: Path = var) -> str:
            barrier.wait()
            manage.prepare_var()
            return (var / "secret-key").read_text()

        with ThreadPoolExecutor(AT_ONCE) as pool:
            read = set(pool.map(start, range(AT_ONCE)))
        assert len(read) == 1
        assert len(read.pop()) == 64
        assert sorted(path.name for path in var.iterdir()) == ["secret-key", "static"]
        assert (var / "secret-key").stat().st_mode & 0o777 == 0o600
        assert var.stat().st_mode & 0o777 == 0o700


def test_a_secret_that_is_given_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIELDGATE_SECRET_KEY", "given from elsewhere")
    monkeypatch.setenv("FIELDGATE_VAR", str(tmp_path / "var"))
    manage.prepare_var()
    assert not (tmp_path / "var" / "secret-key").exists()
