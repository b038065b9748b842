"""What an archive says about itself, and the guards of whoever opens one from elsewhere."""

from __future__ import annotations

FORMAT = "spaces-recording"
VERSION = 1
