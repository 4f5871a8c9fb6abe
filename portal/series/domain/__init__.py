"""Pure rules of editions and schemes."""
