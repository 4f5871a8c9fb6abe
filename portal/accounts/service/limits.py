"""Spending of rate limits, kept in the database so that all processes share them."""

import logging
from datetime import datetime, timedelta

from portal.accounts.domain.limits import Limit
from portal.accounts.store.code import count_back, count_up
from portal.kernel.errors import TooMany
from portal.kernel.i18n import _

log = logging.getLogger("portal.accounts")


def spend(limit: Limit, who: str, now: datetime) -> None:
    """Count one attempt. Raises TooMany when the budget of this window is spent."""
    retry_after = limit.retry_after(now)
    ends_at = now + timedelta(seconds=retry_after)
    if count_up(f"{limit.name}:{who}", limit.window(now), ends_at) > limit.count:
        log.warning("rate limit %s reached", limit.name)
        minutes = -(-retry_after // 60)
        raise TooMany(_("尝试次数过多，请在%(minutes)d分钟后再试", minutes=minutes), retry_after)


def refund(limit: Limit, who: str, now: datetime) -> None:
    """The attempt was the owner's: it does not count."""
    count_back(f"{limit.name}:{who}", limit.window(now))
