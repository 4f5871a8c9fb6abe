"""A scratch PostgreSQL for the tests: a server given by URL, or a cluster of our own from Debian's binaries."""

import atexit
import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import quote

import psycopg


def binaries() -> Path | None:
    """Debian's newest PostgreSQL server binaries, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


def _as_server_user(command: list[str]) -> list[str]:
    # initdb and postgres refuse to run as root.
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


@cache
def server() -> str:
    """The URL (without a database) of a server that this test process may use as it likes."""
    given = os.environ.get("PORTAL_TEST_POSTGRESQL")
    if given:
        return given.rstrip("/")
    found = binaries()
    if found is None:
        raise RuntimeError("no PostgreSQL server: install Debian's postgresql, or set PORTAL_TEST_POSTGRESQL")
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    run = {"check": True, "stdout": subprocess.DEVNULL}
    init = [str(found / "initdb"), "-D", str(data), "-A", "trust", "-U", "portal", "-N"]
    subprocess.run(_as_server_user([*init, "-E", "UTF8", "--locale=C.UTF-8"]), **run)
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c max_connections=200"
    control = [str(found / "pg_ctl"), "-D", str(data), "-o", options, "-w"]
    subprocess.run(_as_server_user([*control, "-l", str(folder / "log"), "start"]), **run)
    atexit.register(_stop, control, folder)
    return f"postgresql://portal@/?host={quote(str(folder), safe='')}"


def _stop(control: list[str], folder: Path) -> None:
    subprocess.run(_as_server_user([*control, "-m", "immediate", "stop"]), check=False, stdout=subprocess.DEVNULL)
    shutil.rmtree(folder, ignore_errors=True)


def database_url(name: str) -> str:
    """The URL of one database of the server."""
    base, _, query = server().partition("?")
    return f"{base.rstrip('/')}/{name}" + (f"?{query}" if query else "")


def create_database(template: str = "template1") -> str:
    """A fresh database, empty or a copy of the template (fast); returns its name."""
    name = f"portal_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(database_url("postgres"), autocommit=True) as connection:
        # WAL_LOG needs no checkpoint: three times as fast for small databases.
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY wal_log')
    return name


def drop_database(name: str) -> None:
    with psycopg.connect(database_url("postgres"), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def scratch_database(template: str = "template1") -> Iterator[str]:
    """The URL of a fresh database, dropped afterwards."""
    name = create_database(template)
    try:
        yield database_url(name)
    finally:
        drop_database(name)
