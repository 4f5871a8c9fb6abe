"""Both storages keep the same promises: a folder, and a bucket of an S3 server that the test starts."""

import dataclasses
import hashlib
import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.config import Settings
from portal.kernel.files import LocalStorage, NotStored, S3Storage, Storage, StoredFile, storage_for

CONTENT = "证明材料".encode() * 1000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """The address of an S3 server; skipped where the extra is not installed."""
    moto_server = pytest.importorskip("moto.server")
    pytest.importorskip("obstore")
    server = moto_server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def s3_storage(s3: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Storage:
    from urllib.request import Request, urlopen  # noqa: PLC0415 - only this fixture speaks HTTP

    for name, value in {
        "AWS_ENDPOINT_URL": s3,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    urlopen(Request(f"{s3}/moto-api/reset", method="POST"))
    urlopen(Request(f"{s3}/evidence", method="PUT"))
    return storage_for(dataclasses.replace(settings, storage="s3://evidence/贵州/2023"))


@pytest.fixture(params=["local", "s3"])
def storage(request: pytest.FixtureRequest, settings: Settings) -> Storage:
    return storage_for(settings) if request.param == "local" else request.getfixturevalue("s3_storage")


def test_settings_choose_the_storage(settings: Settings, s3_storage: Storage) -> None:
    assert isinstance(storage_for(settings), LocalStorage)
    assert isinstance(s3_storage, S3Storage)
    with pytest.raises(ValueError, match="PORTAL_STORAGE"):
        storage_for(dataclasses.replace(settings, storage="ftp://somewhere"))


def test_content_comes_back_under_its_hash(storage: Storage) -> None:
    assert not storage.exists(SHA256)
    assert storage.put(CONTENT) == SHA256
    assert storage.put(CONTENT) == SHA256
    assert storage.exists(SHA256)
    with storage.open(SHA256) as file:
        assert file.read() == CONTENT


def test_list_names_everything_in_order(storage: Storage) -> None:
    contents = [f"{number}".encode() for number in range(40)]
    hashes = sorted(storage.put(content) for content in contents)
    assert [file.sha256 for file in storage.list()] == hashes
    assert StoredFile(storage.put(b"7"), 1) in list(storage.list())
    prefix = hashes[0][:2]
    assert [file.sha256 for file in storage.list(prefix)] == [each for each in hashes if each.startswith(prefix)]


def test_deleted_content_is_gone(storage: Storage) -> None:
    storage.put(CONTENT)
    for _ in range(2):
        storage.delete(SHA256)
    assert not storage.exists(SHA256)
    with pytest.raises(NotStored):
        storage.open(SHA256)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "ab", SHA256.upper(), SHA256 + "/", f"{SHA256[:-1]}\n"])
def test_nothing_but_a_hash_is_a_name(storage: Storage, name: str) -> None:
    for act in (storage.open, storage.exists, storage.delete):
        with pytest.raises(NotStored):
            act(name)


def test_local_files_are_private_and_nothing_unfinished_is_left(settings: Settings) -> None:
    storage = LocalStorage(settings.files)
    storage.put(CONTENT)
    paths = [path for path in settings.files.rglob("*") if path.is_file()]
    assert [path.name for path in paths] == [SHA256[2:]]
    assert stat.S_IMODE(paths[0].stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.files.stat().st_mode) == 0o700


def test_local_file_is_whole_before_it_has_its_name(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The order on which durability rests: write, sync the file, rename, sync the folder."""
    events: list[str] = []
    sync, replace = os.fsync, Path.replace

    def synced(handle: int) -> None:
        events.append("sync folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "sync file")
        sync(handle)

    def replaced(self: Path, target: Path) -> Path:
        assert self.stat().st_size == len(CONTENT)
        events.append("rename")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)
    LocalStorage(settings.files).put(CONTENT)
    assert events[-3:] == ["sync file", "rename", "sync folder"]


def test_two_uploads_of_one_content_at_once_make_one_file(settings: Settings) -> None:
    storage = LocalStorage(settings.files)
    threads = [threading.Thread(target=storage.put, args=(CONTENT,)) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(storage.list()) == [StoredFile(SHA256, len(CONTENT))]
    assert len([path for path in settings.files.rglob("*") if path.is_file()]) == 1
