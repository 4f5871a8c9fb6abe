"""Calls itself without end."""


def deeper():
    return deeper()


deeper()
