"""Ends the process at once, past every handler."""

import os

os._exit(7)
