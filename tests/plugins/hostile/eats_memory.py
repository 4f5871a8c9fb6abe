"""Takes all memory there is."""

HOARD = [bytes(64 * 1024 * 1024) for _ in range(1000)]
