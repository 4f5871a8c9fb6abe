"""What a person may do with editions and schemes: one function for each action."""
