"""How loud a voice is now, from the levels its packets carry (RFC 6464) or, where they carry none, from their size."""

from __future__ import annotations

from spaces.sfu.rtp import SILENCE

TALKING = 50
"""A voice that was this many dBov or louder a moment ago is talking: rooms lie near 60, quiet speech near 40."""

DECAY = 20.0
"""dB a second by which the memory of loudness fades: the pauses within speech, up to 0.5 s, cost less than 10 dB."""

_FLOOR = 65  # dBov; quieter is all the same silence, or a voice would need longer to rise out of digital zero
_ATTACK = 1 / 3  # share of the way to a louder level per packet: a word is noticed within two packets, a click is not
_RELEASE = 0.2  # s in which it falls to a quieter one
_FORGET = 0.25  # s without a packet after which a voice counts as silent (DTX sends one every 0.4 s)

_SMALL_PAYLOAD = 10  # bytes; Opus codes digital silence and comfort noise in fewer
_ASSUMED_SPEECH = 40  # dBov assumed for a larger payload without a level


class Level:
    """The loudness of one voice: as it is now, and as it was of late."""

    __slots__ = ("_heard", "_peak", "_peak_at", "_smoothed")

    def __init__(self) -> None:
        self.silence()

    def silence(self) -> None:
        """Forget what was heard: the voice was muted."""
        self._smoothed = float(_FLOOR)
        self._heard = float("-inf")  # when the last packet came
        self._peak = float(SILENCE)  # the loudest of late, as it was at
        self._peak_at = 0.0  # this moment

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
        faded = self._peak + (now - self._peak_at) * DECAY
        if self._smoothed > faded:
            return False
        self._peak, self._peak_at = self._smoothed, now
        return self._smoothed <= TALKING < faded

    def at(self, now: float) -> int:
        """The level in dBov, 0 loudest to 127 silent."""
        return SILENCE if now - self._heard > _FORGET or self._smoothed >= _FLOOR else round(self._smoothed)

    def lately(self, now: float) -> int:
        """The loudest level of late in dBov, fading by DECAY: what bridges the pauses between words."""
        return min(SILENCE, round(self._peak + (now - self._peak_at) * DECAY))
