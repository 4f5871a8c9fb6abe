"""Certificates: issued, verified, revoked; historical ones imported; the exchange with the national platform."""
