"""Texts to phones, through whatever gateway the province has: one JSON object by POST."""

import json
from collections.abc import Callable
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from portal.config import Settings

TIMEOUT_SECONDS = 15

# Sends one text (phone, text); raises OSError when it can't be delivered now.
Gateway = Callable[[str, str], None]


def gateway_for(settings: Settings) -> Gateway | None:
    """The gateway of the settings, or None. Raises ValueError for an address that is not http or https."""
    if not settings.sms_url:
        return None
    if urlsplit(settings.sms_url).scheme not in ("http", "https"):
        raise ValueError("PORTAL_SMS_URL must begin with http:// or https://")

    def send(phone: str, text: str) -> None:
        body = json.dumps({"phone": phone, "text": text}, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {settings.sms_token}"}
        request = Request(settings.sms_url, data=body, headers=headers)  # noqa: S310 - the scheme is checked above
        try:
            with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
                answer.read()
        except HTTPError as error:
            # The text holds a code: only the number of the answer may be told.
            error.close()
            raise OSError(f"the SMS gateway answers {error.code}") from None

    return send
