from dataclasses import replace

import pytest

from spaces.errors import Invalid
from spaces.live.crowd import Crowd
from spaces.live.herald import Herald
from spaces.live.links import LINGER, Kind, Link, Links
from spaces.live.tape import Tape
from spaces.model import TapPolicy
from tests.fakes import BAD_OFFER, FakeConnection, FakeHall, FakeTaps, ManualClock
from tests.live.play import LIVE, Play, who


class Desk:
    def __init__(self, policy: TapPolicy = TapPolicy.HELD) -> None:
        self.hall, self.taps = FakeHall(), FakeTaps()
        self.reports: list[tuple[str, str, str | None]] = []
        self.tape = Tape(self.taps, Play().room, Herald(Crowd(), ManualClock()))
        self.tape.roll(replace(LIVE, tap=policy))
        self.links = Links(
            self.hall, self.tape, lambda link, state, reason: self.reports.append((link.pid, state, reason))
        )

    def open(self, pid: str, kind: Kind, owner: str | None = "tab") -> FakeConnection:
        connection = self.links.open(Link(who(pid), kind, owner, None), "offer")
        assert isinstance(connection, FakeConnection)
        return connection


def test_a_new_microphone_takes_the_place_of_the_old_one_wherever_it_was() -> None:
    desk = Desk()
    old = desk.open("u_ann", Kind.PUBLISH, "tab")
    new = desk.open("u_ann", Kind.PUBLISH, "phone")
    other = desk.open("u_bob", Kind.PUBLISH)
    assert (old.closed, new.closed, other.closed) == ("replaced", None, None)


def test_each_tab_listens_for_itself() -> None:
    desk = Desk()
    tab = desk.open("u_ann", Kind.LISTEN, "tab")
    phone = desk.open("u_ann", Kind.LISTEN, "phone")
    again = desk.open("u_ann", Kind.LISTEN, "phone")
    program = desk.open("u_ann", Kind.LISTEN, None)
    second_program = desk.open("u_ann", Kind.LISTEN, None)
    assert [c.closed for c in (tab, phone, again, program, second_program)] == [None, "replaced", None, None, None]


def test_a_connection_outlives_its_socket_for_a_moment() -> None:
    desk = Desk()
    lost = desk.open("u_ann", Kind.LISTEN, "tab")
    kept = desk.open("u_ann", Kind.LISTEN, "phone")
    desk.links.orphan("u_ann", "tab", now=100)
    desk.links.reap(100 + LINGER - 0.1)
    assert lost.closed is None
    desk.links.reap(100 + LINGER)
    assert (lost.closed, kept.closed) == ("lost", None)


def test_who_comes_back_in_time_takes_over_from_the_lost_connection() -> None:
    desk = Desk()
    lost = desk.open("u_ann", Kind.LISTEN, "tab")
    desk.links.orphan("u_ann", "tab", now=100)
    new = desk.open("u_ann", Kind.LISTEN, "new tab")
    assert (lost.closed, new.closed) == ("replaced", None)
    desk.links.reap(1000)
    assert new.closed is None


def test_a_bad_offer_leaves_the_old_connection_alone() -> None:
    desk = Desk()
    old = desk.open("u_ann", Kind.PUBLISH)
    with pytest.raises(Invalid):
        desk.links.open(Link(who("u_ann"), Kind.PUBLISH, "tab", None), BAD_OFFER)
    assert old.closed is None
    assert desk.taps.of("s").open() == ["u_ann"]
    assert desk.links.of("u_ann")[0].connection is old


def test_what_closes_is_forgotten_and_reported() -> None:
    desk = Desk()
    connection = desk.open("u_ann", Kind.PUBLISH)
    connection.connect()
    assert desk.links.publishing("u_ann")
    connection.lose("failed")
    assert not desk.links.publishing("u_ann")
    assert desk.links.get(connection.id) is None
    assert desk.links.of("u_ann") == []
    assert desk.reports == [("u_ann", "connected", None), ("u_ann", "closed", "failed")]


def test_somebodys_connections_close_all_or_only_of_one_kind() -> None:
    desk = Desk()
    ears, mouth = desk.open("u_ann", Kind.LISTEN), desk.open("u_ann", Kind.PUBLISH)
    desk.links.close_of("u_ann", "demoted", only=Kind.PUBLISH)
    assert (ears.closed, mouth.closed) == (None, "demoted")
    desk.links.close_of("u_ann", "removed")
    assert ears.closed == "removed"


def test_a_microphone_is_tapped_until_it_closes_and_ears_never_are() -> None:
    desk = Desk()
    desk.open("u_bob", Kind.LISTEN)
    connection = desk.open("u_ann", Kind.PUBLISH)
    tap = desk.taps.of("s")
    assert tap.open() == ["u_ann"]
    assert connection.sinks == tuple(tap.sinks)
    connection.lose()
    assert tap.open() == []


def test_a_microphone_that_replaces_another_is_tapped_apart_from_it() -> None:
    desk = Desk()
    first, second = desk.open("u_ann", Kind.PUBLISH), desk.open("u_ann", Kind.PUBLISH)
    assert first.sinks != second.sinks
    assert [sink.open for sink in desk.taps.of("s").sinks] == [False, True]


def test_nothing_is_tapped_when_the_policy_is_off() -> None:
    desk = Desk(TapPolicy.OFF)
    assert desk.open("u_ann", Kind.PUBLISH).sinks == ()
    assert desk.taps.made == []
