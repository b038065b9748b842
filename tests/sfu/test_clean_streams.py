"""Whatever speakers and network do, each slot stays one clean RTP stream; nobody hears themself or the muted."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sfu.world import World, judge, orders


@dataclass(frozen=True)
class Act:
    """Something that somebody does, and how many ticks pass then."""

    what: str
    who: int
    amount: int
    ticks: int

    def on(self, world: World) -> None:
        """Do it."""
        speaker = world.speakers[self.who % len(world.speakers)]
        match self.what:
            case "talk":
                speaker.level, speaker.sending = self.amount, True
            case "fall silent":
                speaker.level = None
            case "stop":
                speaker.sending = False
            case "freeze":
                world.frozen += speaker.freeze(self.amount)
            case "jump in time":
                speaker.timestamp = (speaker.timestamp + (self.amount - 60) * 2_000_000 + 200_000) % 2**32
                speaker.stream += 1
            case "jump in numbers":
                speaker.jump(2_000 + self.amount * 200)
            case "new source":
                speaker.new_source()
            case "mute" | "unmute":
                speaker.muted = self.what == "mute"
                world.router.set_muted(speaker.voice, speaker.muted)
            case "leave":
                speaker.leave()
            case "come back" | "replace":
                speaker.arrive()
            case "deaf":
                world.deaf()
            case "hear":
                world.hear()
            case "step up":
                world.step_up()
        world.run(self.ticks)


WHATS = [
    "talk", "talk", "talk", "fall silent", "stop", "freeze", "jump in time", "jump in numbers", "new source",
    "mute", "unmute", "unmute", "leave", "come back", "replace", "deaf", "hear", "hear", "step up",
]  # fmt: skip

ticks = st.sampled_from([0, 1, 2, 3, 5, 10, 30, 120])
acts = st.lists(
    st.builds(Act, st.sampled_from(WHATS), st.integers(0, 3), st.integers(10, 120), ticks), min_size=15, max_size=50
)
chances = st.sampled_from([0.0, 0.1, 0.4])


def allowed(world: World) -> set[tuple[str, int]]:
    """What may be heard: it arrived while its voice was open."""
    return {key for key, said in world.said.items() if said.open_at is not None}


@settings(max_examples=40)
@given(acts=acts, seed=st.integers(0, 2**16), size=st.integers(1, 3), loss=chances, duplicates=chances, delays=chances)
def test_every_slot_is_a_clean_stream(
    acts: list[Act], seed: int, size: int, loss: float, duplicates: float, delays: float
) -> None:
    world = World(seed, speakers=4, slots=size, loss=loss, duplicates=duplicates, delays=delays)
    for act in acts:
        act.on(world)
    world.run(20)
    judge(world, world.audience)
    judge(world, world.v0)
    assert orders(world.audience) <= allowed(world), "somebody muted or gone was heard"
    since = world.personal_since
    assert since is None or not [voice for voice, _ in orders(world.v0, lambda at: at > since) if voice == "v0"]


@settings(max_examples=40)
@given(acts=acts, seed=st.integers(0, 2**16), loss=chances, duplicates=chances, delays=chances)
def test_with_a_slot_for_everybody_every_packet_is_heard(
    acts: list[Act], seed: int, loss: float, duplicates: float, delays: float
) -> None:
    world = World(seed, speakers=4, slots=4, loss=loss, duplicates=duplicates, delays=delays)
    for act in acts:
        if act.what != "deaf":
            act.on(world)
    world.run(20)
    heard = orders(world.audience)
    expected = {key for key, said in world.said.items() if said.in_order_at is not None}
    assert expected <= heard
    assert heard <= allowed(world)
