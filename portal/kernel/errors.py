"""The errors a user action may end in; `kernel.web` turns each into one page, the commands into one line."""

from collections.abc import Mapping


class PortalError(Exception):
    """Root of all errors that are meant for the person at the screen. `message` is Chinese and complete."""

    status = 500

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message


class Refused(PortalError):
    """A rule says no. Names the rule's `clause` (document and clause) and its `cure`: what would change it."""

    status = 409

    def __init__(self, message: str, *, clause: str = "", cure: str = "", code: str = "") -> None:
        super().__init__(message)
        self.clause = clause
        self.cure = cure
        self.code = code


class Denied(PortalError):
    """The actor's role does not allow this."""

    status = 403


class Missing(PortalError):
    """No such thing, or none that this actor may know of."""

    status = 404


class Conflict(PortalError):
    """The thing was changed since the page was shown: another tab, another person."""

    status = 409


class TooMany(PortalError):
    """A rate limit; `retry_after` in seconds."""

    status = 429

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class TooLarge(PortalError):
    """More bytes than this upload may have."""

    status = 413


class Invalid(PortalError):
    """Input that can't be taken, with one message beside each field: `{"phone": "请填写11位手机号码"}`."""

    status = 422

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("；".join(errors.values()))
        self.errors = dict(errors)
