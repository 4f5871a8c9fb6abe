"""Tables and named queries of editions and schemes; every list in a deterministic order."""
