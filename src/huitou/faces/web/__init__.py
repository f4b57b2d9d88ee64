"""The console in the browser, for the company's staff."""

from huitou.faces.web.app import create_app, serve

__all__ = ["create_app", "serve"]
