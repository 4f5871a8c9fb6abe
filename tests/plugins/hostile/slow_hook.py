"""Takes its time in a hook, and comes to nothing."""

import time

from portal.plugin import Service, hookimpl

CORE_API = ">=1.0,<2"


@hookimpl
def portal_service():
    time.sleep(0.4)
    return Service(name="slow_hook", title="慢插件")
