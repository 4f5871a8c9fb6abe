"""The auditing series (审计)."""
