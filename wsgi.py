"""The WSGI application, made from the environment's settings."""

from portal.app import served_app

app = served_app()
