"""Pure rules of plugin releases."""
