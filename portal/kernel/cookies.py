"""The signed cookie of a session, verified once: a browser sends the same one with every page."""

from collections.abc import Mapping
from copy import deepcopy
from functools import lru_cache
from typing import Any

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature

# Cookies whose signature and content are remembered, a few hundred bytes each.
MOST_KNOWN = 8192


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
        known = _known(self, app, app.secret_key, sent)
        # What is kept must not change with what a request does: a flash is added to the list that is there.
        plain = all(type(value) is str for value in known.values())
        return self.session_class(known if plain else deepcopy(known))


@lru_cache(maxsize=MOST_KNOWN)
def _known(interface: KnownCookies, app: Flask, _secret: object, sent: str) -> Mapping[str, Any]:
    serializer = interface.get_signing_serializer(app)
    if serializer is None:
        return {}
    try:
        return serializer.loads(sent)
    except BadSignature:
        return {}
