"""How loud a voice is now, from the levels its packets carry (RFC 6464) or, where they carry none, from their size."""

from __future__ import annotations

from spaces.sfu.rtp import SILENCE

TALKING = 50
"""A smoothed level of this many dBov or fewer counts as talking: rooms lie near 60, quiet speech near 40."""

_ATTACK = 0.5  # share of the way to a louder level per packet: a word is noticed within two packets
_RELEASE = 0.1  # share of the way to a quieter one: a pause between words is not an end
_FORGET = 0.25  # s without a packet after which a voice counts as silent (DTX sends one every 0.4 s)

_SMALL_PAYLOAD = 10  # bytes; Opus codes digital silence and comfort noise in fewer
_ASSUMED_SPEECH = 40  # dBov assumed for a larger payload without a level


class Level:
    """The smoothed level of one voice."""

    __slots__ = ("_heard", "_smoothed")

    def __init__(self) -> None:
        self._smoothed = float(SILENCE)
        self._heard = float("-inf")

    def observe(self, level: int | None, payload_size: int, now: float) -> None:
        """Take in one packet: its level in dBov if it has one, the bytes of its payload, and when it came."""
        if level is None:
            level = _ASSUMED_SPEECH if payload_size > _SMALL_PAYLOAD else SILENCE
        if now - self._heard > _FORGET:
            self._smoothed = float(SILENCE)
        self._heard = now
        step = _ATTACK if level < self._smoothed else _RELEASE
        self._smoothed += (level - self._smoothed) * step

    def at(self, now: float) -> int:
        """The level in dBov, 0 loudest to 127 silent."""
        return SILENCE if now - self._heard > _FORGET else round(self._smoothed)

    def silence(self) -> None:
        """Forget what was heard: the voice was muted."""
        self._smoothed = float(SILENCE)
        self._heard = float("-inf")
