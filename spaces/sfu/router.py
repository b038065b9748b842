"""The media of one space without any network: voices in, slots out."""

from __future__ import annotations

import itertools

from spaces.sfu.levels import TALKING
from spaces.sfu.rtp import Packet
from spaces.sfu.slots import SlotSet
from spaces.sfu.uptrack import Sink, UpTrack


class Router:
    """Takes every speaker's packets and writes them to all slot sets; itself a sink of every uptrack."""

    def __init__(self) -> None:
        self.voices: dict[str, UpTrack] = {}
        self._shared: dict[int, SlotSet] = {}  # by number of slots
        self._personal: dict[str, SlotSet] = {}  # by listening connection
        self.sets: tuple[SlotSet, ...] = ()  # all of the above; copy on write
        self._muted: set[str] = set()  # remembered for microphones that come back
        self._epochs = itertools.count()

    def publish(self, voice: str, payload_type: int, level_id: int, *sinks: Sink) -> UpTrack:
        """A new microphone for that voice; it replaces an earlier one, which is heard no more.

        Whatever of it may be heard goes to `sinks` as well.
        """
        before = self.voices.get(voice)
        if before is not None:
            before.sinks = ()
        track = UpTrack(voice, payload_type, level_id, (self, *sinks), self._epochs)
        track.mute(voice in self._muted)
        track.on_talking = self.decide  # at once: the timer would cost a syllable
        self.voices[voice] = track
        return track

    def unpublish(self, track: UpTrack) -> None:
        """That microphone is gone; harmless when it was replaced already."""
        track.sinks = ()
        if self.voices.get(track.voice) is track:
            del self.voices[track.voice]
            self._release(track.voice)

    def set_muted(self, voice: str, muted: bool) -> None:
        """Forward that voice or not, from this packet on and for microphones to come."""
        (self._muted.add if muted else self._muted.discard)(voice)
        if voice in self.voices:
            self.voices[voice].mute(muted)
        if muted:
            self._release(voice)

    def _release(self, voice: str) -> None:
        for slots in self.sets:
            slots.release(voice)

    def shared(self, size: int) -> SlotSet:
        """The slots all pure listeners with `size` audio lines share."""
        if size not in self._shared:
            self._shared[size] = SlotSet.fresh(size)
            self._relist()
        return self._shared[size]

    def personal(self, connection: str, source: SlotSet, exclude: str) -> SlotSet:
        """Slots of its own for one listening connection, continuing `source` without the voice `exclude`."""
        self._personal[connection] = source.personal(exclude)
        self._relist()
        return self._personal[connection]

    def forget(self, connection: str) -> None:
        """That listening connection is gone."""
        if self._personal.pop(connection, None) is not None:
            self._relist()

    def _relist(self) -> None:
        self.sets = (*self._shared.values(), *self._personal.values())

    def write(self, voice: str, epoch: int, packet: Packet) -> None:
        """One packet of that voice, to everybody who is to hear it."""
        for slots in self.sets:
            slots.write(voice, epoch, packet)

    def decide(self, now: float) -> None:
        """Give the slots to the loudest; called on a timer and when a voice begins to talk, not per packet."""
        levels = {voice: track.level.loudness(now) for voice, track in self.voices.items() if not track.muted}
        for slots in self.sets:
            slots.decide(levels, now)

    def levels(self, now: float) -> dict[str, int]:
        """The voices that are talking, pauses between words included, with their level now in dBov, TALKING or less."""
        talking = [(voice, track.level) for voice, track in self.voices.items() if track.level.talking(now)]
        return {voice: min(TALKING, level.at(now)) for voice, level in talking}
