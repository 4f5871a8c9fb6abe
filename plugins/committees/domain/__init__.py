"""Rules of committees: pure."""
