"""The signed cookie of a session, verified once: a browser sends the same one with every page."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from functools import lru_cache
from types import NoneType
from typing import Any

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature

# Cookies whose signature and content are remembered, a few hundred bytes each.
MOST_KNOWN = 8192
KNOWN = "portal_known_cookies"
# Values that nobody can change in place.
PLAIN = frozenset({str, bool, int, NoneType})
# The secret and the cookie as it was sent -> what it says.
Reader = Callable[[object, str], Mapping[str, Any]]


class KnownCookies(SecureCookieSessionInterface):
    """Flask's sessions in signed cookies; whether one has ended is for the server's own table to say.

    The cookie only carries the token of a session on the server, flashes and the CSRF token. The signature's own age
    is not looked at: the session's row has an end, which is checked for every request.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        """The session of this request. What was changed or forged is an empty one."""
        sent = request.cookies.get(self.get_cookie_name(app))
        if not sent:
            return self.session_class()
        known = self._reader(app)(app.secret_key, sent)
        # What is kept must not change with what a request does: a flash is added to the list that is there.
        plain = all(type(value) in PLAIN for value in known.values())
        return self.session_class(known if plain else deepcopy(known))

    def _reader(self, app: Flask) -> Reader:
        """Kept by the application, so that the cookies of one that is gone go with it."""
        found: Reader | None = app.extensions.get(KNOWN)
        if found is None:
            found = app.extensions[KNOWN] = lru_cache(maxsize=MOST_KNOWN)(lambda _secret, sent: self._read(app, sent))
        return found

    def _read(self, app: Flask, sent: str) -> Mapping[str, Any]:
        serializer = self.get_signing_serializer(app)
        if serializer is None:
            return {}
        try:
            return serializer.loads(sent)
        except BadSignature:
            return {}
