"""Tables of certificates. Importing this package defines them all."""
