"""Rules of certificates: pure."""
