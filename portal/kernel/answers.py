"""What every answer carries: security headers, caching rules, compression; and the pages of errors."""

import logging
import secrets
import struct

from flask import Flask, Response, g, make_response, request
from isal import isal_zlib
from werkzeug.exceptions import HTTPException

from portal.kernel import templates, web
from portal.kernel.errors import Invalid, PortalError, Refused, TooMany
from portal.kernel.i18n import _

log = logging.getLogger("portal")

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
FIXED_HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    # CSRF protection over TLS reads the Referer of our own pages.
    ("Referrer-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "geolocation=(), microphone=(), payment=()"),
)
# Below this a compressed answer is hardly smaller; level 1 costs half of level 4 and loses 6 %.
COMPRESS_FROM_BYTES = 700
COMPRESS_LEVEL = 1
# Deflate, with a file name, without a time, from an unknown system (RFC 1952).
GZIP_HEADER = b"\x1f\x8b\x08\x08\0\0\0\0\0\xff"
LONGEST_PADDING = 100
COMPRESSED_STATUSES = frozenset({200, 400, 403, 404, 409, 422, 429, 500})
COMPRESSED_TYPES = ("text/", "application/json", "image/svg+xml", "application/javascript")

# Numbers that no page prints whole, not even back to the one who typed them.
PERSONAL_FIELDS = frozenset({"identifier", "document", "phone"})


def finish(answer: Response) -> Response:
    """Headers on every answer, errors and files included."""
    headers = answer.headers
    given = dict(headers)
    if "Content-Security-Policy" not in given:
        headers.add("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    for name, value in FIXED_HEADERS:
        # Setting one goes through all that are there; what nobody has set is added.
        if name in given:
            headers[name] = value
        else:
            headers.add(name, value)
    if web.portal().settings.https:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if g.get("etag") and answer.status_code == 200:
        answer.set_etag(g.etag)
        headers.setdefault("Cache-Control", "no-cache")
    cached_for_ever = "immutable" in headers.get("Cache-Control", "")
    if not cached_for_ever and (web.actor().person_id is not None or "Cache-Control" not in headers):
        headers["Cache-Control"] = "no-store"
    packed = _compress(answer)
    varies = [headers["Vary"]] if "Vary" in headers else []
    varies += ["Cookie"] if not cached_for_ever else []
    varies += ["Accept-Encoding"] if packed else []
    if varies:
        headers["Vary"] = ", ".join(varies)
    return answer


def _compress(answer: Response) -> bool:
    """Compress a text for a browser that takes it; True when the answer depends on what the browser takes."""
    if (
        answer.direct_passthrough
        or answer.status_code not in COMPRESSED_STATUSES
        or "gzip" not in request.headers.get("Accept-Encoding", "")
        or not (answer.mimetype or "").startswith(COMPRESSED_TYPES)
        or answer.is_streamed
        or answer.content_encoding
    ):
        return False
    body = answer.get_data()
    if len(body) >= COMPRESS_FROM_BYTES:
        answer.set_data(_packed(body))
        answer.headers["Content-Encoding"] = "gzip"
    return True


def _packed(body: bytes) -> bytes:
    """The body as gzip, with a file name of random length in its header.

    A page holds the session's CSRF token beside text of the asker's choosing. Whoever can make a browser ask and sees
    how long the answers are could guess the token letter by letter; lengths that differ by chance spoil that.
    """
    squeezer = isal_zlib.compressobj(COMPRESS_LEVEL, wbits=-isal_zlib.MAX_WBITS)
    name = b"p" * secrets.randbelow(LONGEST_PADDING)
    trailer = struct.pack("<LL", isal_zlib.crc32(body), len(body) & 0xFFFFFFFF)
    return GZIP_HEADER + name + b"\0" + squeezer.compress(body) + squeezer.flush() + trailer


def error_page(status: int, **context: object) -> Response:
    """The page of an error; never depends on the database."""
    known = {400, 403, 404, 405, 409, 413, 422, 429, 500, 503}
    template = f"errors/{status if status in known else 400 if status < 500 else 500}.html"
    details = {
        "message": "",
        "clause": "",
        "cure": "",
        "reference": "",
        "retry_after": 0,
        "typed_back": [] if status == 413 else _typed_back(),
    }
    page = templates.page(web.current_app, template, {**_bare_page(), **details, **context})
    return make_response(page, status)


def _bare_page() -> dict[str, object]:
    """The page frame; without its live parts when composing them is what failed."""
    provider = web.current_app.extensions["portal_bare_page_context"]
    return provider(web.actor())


def _typed_back() -> list[tuple[str, str]]:
    """The longer texts of a refused form, to be shown so that nobody has to write them again."""
    if request.method != "POST":
        return []
    hidden = web.drafts.SECRET_FIELDS | PERSONAL_FIELDS
    pairs = request.form.items(multi=True)
    return [(name, text) for name, text in pairs if not name.startswith("_") and name not in hidden and text.strip()]


def on_portal_error(error: PortalError) -> Response:
    message = error.message
    if isinstance(error, Refused):
        return error_page(error.status, message=message, clause=error.clause, cure=error.cure)
    if isinstance(error, TooMany):
        answer = error_page(error.status, message=message, retry_after=error.retry_after)
        answer.headers["Retry-After"] = str(error.retry_after)
        return answer
    if isinstance(error, Invalid):
        return error_page(error.status, message="；".join(error.errors.values()))
    if error.status >= 500:
        return on_unexpected(error)
    return error_page(error.status, message=message)


def on_http_error(error: HTTPException) -> Response:
    if error.response is not None and error.code is None:
        return make_response(error.get_response())
    code = error.code or 500
    answer = error_page(code, message=_("页面已过期，请重新提交。您填写的内容已保留。") if code == 400 else "")
    if code == 405 and getattr(error, "valid_methods", None):
        answer.headers["Allow"] = ", ".join(error.valid_methods)  # type: ignore[attr-defined]
    return answer


def on_unexpected(error: Exception) -> Response:
    """A generic page with a reference number; the log has the rest. The number is random: it tells nothing."""
    reference = secrets.token_hex(4)
    log.error("unexpected error %s at %s", reference, request.url_rule, exc_info=error)
    return error_page(500, reference=reference)


def init_errors(app: Flask) -> None:
    app.register_error_handler(PortalError, on_portal_error)
    app.register_error_handler(HTTPException, on_http_error)
    app.register_error_handler(Exception, on_unexpected)
