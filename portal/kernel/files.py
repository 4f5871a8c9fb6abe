"""Evidence files by content hash: a folder, or a bucket of an S3 server. Names never come from a user."""

import hashlib
import importlib
import importlib.util
import io
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol
from urllib.parse import urlsplit

from portal.config import Settings

# How much of a file is sent at once.
CHUNK = 64 * 1024
_SHA256 = re.compile(r"[0-9a-f]{64}")


class NotStored(LookupError):
    """No content of that hash."""


@dataclass(frozen=True)
class StoredFile:
    """One content in the storage; `size` in bytes."""

    sha256: str
    size: int


class Storage(Protocol):
    """Where contents are kept. What `put` has returned is durable: it survives a power cut."""

    def put(self, content: bytes) -> str:
        """Keep the content; returns its SHA-256. The same content again is the same file."""
        ...

    def open(self, sha256: str) -> BinaryIO:
        """A stream over the content. Raises NotStored."""
        ...

    def exists(self, sha256: str) -> bool: ...

    def delete(self, sha256: str) -> None:
        """Remove the content; nothing happens when it is not there."""
        ...

    def list(self, prefix: str = "") -> Iterator[StoredFile]:
        """All contents whose hash starts with `prefix` ("" or at least two digits), in the order of their hashes."""
        ...


def _checked(sha256: str) -> str:
    if not _SHA256.fullmatch(sha256):
        raise NotStored(sha256)
    return sha256


class LocalStorage:
    """Files below a folder: `ab/cdef…`. Only the owner of the process may read them."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def _path(self, sha256: str) -> Path:
        _checked(sha256)
        return self.root / sha256[:2] / sha256[2:]

    def put(self, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        path = self._path(sha256)
        if path.exists() and path.stat().st_size == len(content):
            return sha256
        self._make_folder(path.parent)
        # The draft has its own name: two uploads of the same content don't write into one file.
        draft = path.parent / f".{secrets.token_hex(8)}.part"
        try:
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        _sync_folder(path.parent)
        return sha256

    def _make_folder(self, folder: Path) -> None:
        if not folder.exists():
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.mkdir(mode=0o700, exist_ok=True)
            _sync_folder(self.root)

    def open(self, sha256: str) -> BinaryIO:
        try:
            return self._path(sha256).open("rb")
        except FileNotFoundError as error:
            raise NotStored(sha256) from error

    def exists(self, sha256: str) -> bool:
        return self._path(sha256).exists()

    def delete(self, sha256: str) -> None:
        self._path(sha256).unlink(missing_ok=True)

    def list(self, prefix: str = "") -> Iterator[StoredFile]:
        folders = [self.root / prefix[:2]] if prefix else sorted(self.root.glob("[0-9a-f][0-9a-f]"))
        for folder in folders:
            for path in sorted(folder.glob("*")) if folder.is_dir() else ():
                name = folder.name + path.name
                if _SHA256.fullmatch(name) and name.startswith(prefix):
                    yield StoredFile(name, path.stat().st_size)


def _sync_folder(folder: Path) -> None:
    """Make a new name in the folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class S3Storage:
    """Objects `prefix/ab/cdef…` in a bucket, through obstore (the extra `s3`)."""

    def __init__(self, store: Any, prefix: str = "") -> None:
        self._store = store
        self._prefix = prefix.strip("/")

    def _key(self, sha256: str) -> str:
        _checked(sha256)
        return "/".join(part for part in (self._prefix, sha256[:2], sha256[2:]) if part)

    def put(self, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        self._store.put(self._key(sha256), content)
        return sha256

    def open(self, sha256: str) -> BinaryIO:
        try:
            answer = self._store.get(self._key(sha256))
        except FileNotFoundError as error:
            raise NotStored(sha256) from error
        return _buffer(answer.bytes())

    def exists(self, sha256: str) -> bool:
        try:
            self._store.head(self._key(sha256))
        except FileNotFoundError:
            return False
        return True

    def delete(self, sha256: str) -> None:
        try:
            self._store.delete(self._key(sha256))
        except FileNotFoundError:
            return

    def list(self, prefix: str = "") -> Iterator[StoredFile]:
        folder = "/".join(part for part in (self._prefix, prefix[:2]) if part)
        found = [entry for batch in self._store.list(prefix=folder or None) for entry in batch]
        for entry in sorted(found, key=lambda entry: entry["path"]):
            name = "".join(entry["path"].split("/")[-2:])
            if _SHA256.fullmatch(name) and name.startswith(prefix):
                yield StoredFile(name, entry["size"])


def _buffer(content: Any) -> BinaryIO:
    return io.BytesIO(memoryview(content))


def storage_for(settings: Settings, name: str = "") -> Storage:
    """The storage named by the settings: a folder in the home, or `s3://bucket/prefix` with AWS_* variables.

    With a `name`, one beside it for other contents than evidence (plugins): nothing there is collected as an orphan.
    """
    if not settings.storage:
        return LocalStorage(settings.home / name if name else settings.files)
    parts = urlsplit(settings.storage)
    if parts.scheme != "s3" or not parts.netloc:
        raise ValueError(f"PORTAL_STORAGE: {settings.storage!r} is not s3://bucket/prefix")
    if importlib.util.find_spec("obstore") is None:
        raise ValueError("PORTAL_STORAGE=s3://… needs the extra: pip install zhicheng-portal[s3]")
    obstore = importlib.import_module("obstore.store")
    endpoint = os.environ.get("AWS_ENDPOINT_URL", "")
    options = {"client_options": {"allow_http": True}} if endpoint.startswith("http://") else {}
    prefix = f"{parts.path.rstrip('/')}-{name}" if name else parts.path
    return S3Storage(obstore.S3Store(parts.netloc, **options), prefix)
