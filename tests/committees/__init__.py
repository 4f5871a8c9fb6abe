"""Committees through their services and pages."""
