"""The atlas: the answers in a browser, in English and Indonesian, from a server on the user's own machine."""

from jalin.web.app import create_app

__all__ = ["create_app"]
