"""What people do with certificates: one function for each action."""
