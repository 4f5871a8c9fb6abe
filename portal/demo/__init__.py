"""A believable province, filled through the same services that its people would use. Never part of production."""
