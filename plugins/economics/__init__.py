"""The economics series (经济)."""
