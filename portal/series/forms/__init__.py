"""Forms of editions and schemes."""
