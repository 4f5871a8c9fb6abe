"""The sixteen series of row 1 of attachment 4 beside 工程技术."""
