"""Style sheet, script, icons: named by their content, so that browsers keep them for ever."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, make_response, request

from portal.kernel import access
from portal.kernel.errors import Missing

FOLDER = Path(__file__).parent.parent / "static"

blueprint = Blueprint("assets", __name__)


@dataclass(frozen=True)
class Asset:
    """One file, read once."""

    url: str
    content: bytes
    compressed: bytes
    mimetype: str


def read_assets(folder: Path = FOLDER) -> dict[str, Asset]:
    """Every file of the folder by its name."""
    found = {}
    for path in sorted(folder.iterdir()):
        if path.is_file():
            content = path.read_bytes()
            digest = hashlib.sha256(content).hexdigest()[:10]
            found[path.name] = Asset(
                url=f"/static/{digest}/{path.name}",
                content=content,
                compressed=gzip.compress(content, 9, mtime=0),
                mimetype=mimetypes.guess_type(path.name)[0] or "text/plain",
            )
    return found


class Assets:
    """The assets of an app; in the demo and in tests a changed file needs a restart like any other code."""

    def __init__(self, app: Flask) -> None:
        self.by_name = read_assets()
        app.extensions["portal_assets"] = self
        app.jinja_env.globals["asset"] = self.url

    def url(self, name: str) -> str:
        return self.by_name[name].url


@blueprint.get("/static/<digest>/<name>")
@access.public
def asset(digest: str, name: str) -> Response:
    """The file; a digest of another version still finds it, but is not cached."""
    assets: Assets = current_app.extensions["portal_assets"]
    found = assets.by_name.get(name)
    if found is None:
        raise Missing("没有这个文件")
    packed = "gzip" in request.headers.get("Accept-Encoding", "") and len(found.compressed) < len(found.content)
    answer = make_response(found.compressed if packed else found.content)
    answer.mimetype = found.mimetype
    if packed:
        answer.content_encoding = "gzip"
    answer.vary.add("Accept-Encoding")
    current = found.url == f"/static/{digest}/{name}"
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable" if current else "no-cache"
    return answer
