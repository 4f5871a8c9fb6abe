"""Pages of the province's plugins."""

from flask import Blueprint

blueprints: tuple[Blueprint, ...] = ()
