"""How loud a voice is now, from the levels its packets carry (RFC 6464) or, where they carry none, from their size."""

from __future__ import annotations

from spaces.sfu.rtp import SILENCE

TALKING = 50
"""A level of this many dBov or fewer is talk: rooms lie near 60, quiet speech near 40."""

HANGOVER = 1.0
"""Seconds for which a voice still counts as talking: the pauses within speech are shorter."""

_FLOOR = 65  # dBov; quieter is all the same silence, or a voice would need longer to rise out of digital zero
_ATTACK = 1 / 3  # share of the way to a louder level per packet: a word is noticed within two packets, a click is not
_RELEASE = 0.2  # s in which it falls to a quieter one
_SETTLE = 2.0  # s of talk in which its loudness is learnt: syllables and coughs are shorter
_FORGET = 0.25  # s without a packet after which a voice counts as silent (DTX sends one every 0.4 s)

_SMALL_PAYLOAD = 10  # bytes; Opus codes digital silence and comfort noise in fewer
_ASSUMED_SPEECH = 40  # dBov assumed for a larger payload without a level


class Level:
    """The loudness of one voice: as it is now, and as it talks."""

    __slots__ = ("_heard", "_loudness", "_smoothed", "_spoke")

    def __init__(self) -> None:
        self.silence()

    def silence(self) -> None:
        """Forget what was heard: the voice was muted."""
        self._smoothed = float(_FLOOR)
        self._heard = float("-inf")  # when the last packet came
        self._spoke = float("-inf")  # when the last packet with talk came
        self._loudness = float(TALKING)  # of the talk without its pauses

    def observe(self, level: int | None, payload_size: int, now: float) -> bool:
        """Take in one packet; whether the voice begins to talk with it.

        Args:
            level: what the packet says, in dBov, if it says anything.
            payload_size: bytes of its payload.
            now: when it came.
        """
        if level is None:
            level = _ASSUMED_SPEECH if payload_size > _SMALL_PAYLOAD else SILENCE
        elapsed, self._heard = now - self._heard, now
        if elapsed > _FORGET:
            self._smoothed = float(_FLOOR)
        if level < self._smoothed:
            self._smoothed += (level - self._smoothed) * _ATTACK
        else:
            self._smoothed += (min(level, _FLOOR) - self._smoothed) * min(1.0, elapsed / _RELEASE)
        return self._smoothed <= TALKING and self._talk(elapsed, now)

    def _talk(self, elapsed: float, now: float) -> bool:
        begins = not self.talking(now)
        self._spoke = now
        if begins:
            self._loudness = float(TALKING)
        else:
            self._loudness += (self._smoothed - self._loudness) * min(1.0, elapsed / _SETTLE)
        return begins

    def at(self, now: float) -> int:
        """The level in dBov, 0 loudest to 127 silent."""
        return SILENCE if now - self._heard > _FORGET or self._smoothed >= _FLOOR else round(self._smoothed)

    def talking(self, now: float) -> bool:
        """Whether the voice talks, the pauses between words included."""
        return now - self._spoke <= HANGOVER

    def loudness(self, now: float) -> int:
        """How loud the voice talks, in dBov, over the last seconds of talk; TALKING at first, 127 when it does not."""
        return round(self._loudness) if self.talking(now) else SILENCE
