"""Live rooms: who is inside, who may do what, and what the audio does about it."""

from spaces.live.clock import Clock
from spaces.live.rooms import Rooms
from spaces.live.session import Closing, Outbox, Session

__all__ = ["Clock", "Closing", "Outbox", "Rooms", "Session"]
