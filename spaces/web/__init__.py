"""The HTTP face."""

from spaces.web.application import build_app
from spaces.web.context import Context

__all__ = ["Context", "build_app"]
