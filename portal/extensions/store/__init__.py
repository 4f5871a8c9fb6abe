"""Tables and named queries of plugin releases; every list in a deterministic order."""
