"""The health series (卫生)."""
