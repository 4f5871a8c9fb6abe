"""The bundled plugins. Each imports `portal.plugin` only."""
