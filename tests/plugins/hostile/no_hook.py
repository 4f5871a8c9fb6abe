"""Implements nothing."""

CORE_API = ">=1.0,<2"
