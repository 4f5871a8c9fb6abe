"""Needs a distribution that is not installed."""

import module_that_nobody_has

HOOKS = module_that_nobody_has.HOOKS
