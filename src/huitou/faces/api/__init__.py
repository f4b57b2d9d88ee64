"""The REST API: what a till, a web shop or another program may send in and read, under /v1."""

from huitou.faces.api.app import Mounted, create_api

__all__ = ["Mounted", "create_api"]
