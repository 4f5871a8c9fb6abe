"""The WSGI application, made from the environment's settings."""

from portal.app import create_app

app = create_app()
