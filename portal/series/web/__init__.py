"""Pages of the series administrator, and the public catalogue."""

from flask import Blueprint

blueprints: tuple[Blueprint, ...] = ()
