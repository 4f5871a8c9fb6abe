"""教师: the six series of row 2 of the plan."""
