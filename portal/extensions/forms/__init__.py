"""Forms of plugin releases."""
