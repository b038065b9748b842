"""What a node counts about its process, media, spaces and tap, for Prometheus; `spaces.web.metrics` counts HTTP.

The media core only adds to plain integers: they are read when somebody asks, so a packet pays nothing for them.
"""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, GCCollector, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from recorder.capture import Capture
from spaces.live import Rooms
from spaces.rtc import Node


class Media(Collector):
    """The counters of a node's UDP port."""

    def __init__(self, node: Node) -> None:
        self._node = node

    def collect(self) -> Iterator[CounterMetricFamily | GaugeMetricFamily]:
        """Each family once, as prometheus_client asks for it."""
        arrived, left = self._node.port.counters, self._node.fanout.counters
        datagrams = CounterMetricFamily("spaces_media_datagrams", "UDP datagrams by their fate.", None, ["fate"])
        fates = {
            "received": arrived.received,
            "foreign": arrived.foreign,  # from an address that has not proved itself
            "malformed": arrived.malformed,
            "broken": arrived.broken,  # ended in a fault of ours, which the log tells
            "refused": self._node.ice.refused,  # STUN without the right password
            "sent": left.sent,
            "dropped": left.dropped,  # not taken by the system: the socket buffer is too small, or the machine
        }
        for fate, count in fates.items():
            datagrams.add_metric([fate], count)
        yield datagrams
        yield GaugeMetricFamily("spaces_media_peers", "Connections with a proven address.", len(self._node.port.peers))
        yield GaugeMetricFamily("spaces_media_halls", "Spaces with open media.", len(self._node.halls))


class Live(Collector):
    """Spaces and people on this node."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Each family once, as prometheus_client asks for it."""
        census = self._rooms.census()
        yield GaugeMetricFamily("spaces_live", "Spaces on air.", census.live)
        yield GaugeMetricFamily("spaces_waiting", "Scheduled spaces with somebody in the waiting room.", census.waiting)
        people = GaugeMetricFamily("spaces_people", "People in live spaces by place.", None, ["place"])
        people.add_metric(["stage"], census.on_stage)
        people.add_metric(["audience"], census.listeners)
        yield people
        yield GaugeMetricFamily("spaces_sockets", "Open WebSockets.", census.sockets)


class Tapped(Collector):
    """What is written down of the spaces on air."""

    def __init__(self, capture: Capture) -> None:
        self._capture = capture

    def collect(self) -> Iterator[CounterMetricFamily | GaugeMetricFamily]:
        """Each family once, as prometheus_client asks for it."""
        tap = self._capture
        yield GaugeMetricFamily("spaces_tap_microphones", "Open microphones that are written down.", tap.microphones)
        yield CounterMetricFamily("spaces_tap_dropped", "Packets the writer of the tap had no time for.", tap.dropped)
        problem = float(tap.problem is not None)
        yield GaugeMetricFamily("spaces_tap_problem", "1 while hosts are told that something is not kept.", problem)


def meters(node: Node, rooms: Rooms, capture: Capture) -> CollectorRegistry:
    """A registry with everything but the HTTP face in it."""
    registry = CollectorRegistry(auto_describe=True)
    ProcessCollector(registry=registry)
    GCCollector(registry=registry)
    registry.register(Media(node))
    registry.register(Live(rooms))
    registry.register(Tapped(capture))
    return registry
