"""News of the node: whoever wants to know what was done in spaces subscribes."""

from spaces.bus.local import Bus

__all__ = ["Bus"]
