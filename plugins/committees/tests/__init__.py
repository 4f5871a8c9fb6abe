"""Tests of the committees."""
