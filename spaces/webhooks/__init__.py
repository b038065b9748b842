"""Telling other programs what happens here: Standard Webhooks, made from the logs and delivered until they arrive."""

from spaces.webhooks.delivering import Deliverer

__all__ = ["Deliverer"]
