"""The accounting series (会计)."""
