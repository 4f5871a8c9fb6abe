"""What people do with committees: one function for each action."""
