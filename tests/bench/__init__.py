"""How fast the portal is: measured by `tests/bench/run`, its causes proved by the tests here."""
