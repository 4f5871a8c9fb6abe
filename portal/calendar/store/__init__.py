"""Tables and named queries of the calendar; every list in a deterministic order."""
