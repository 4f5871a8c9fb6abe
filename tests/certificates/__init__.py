"""Certificates, through the browser and their services."""
