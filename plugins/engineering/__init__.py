"""工程技术: the engineering series."""
