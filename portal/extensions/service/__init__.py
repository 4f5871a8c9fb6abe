"""What a person may do with plugin releases: one function for each action."""
