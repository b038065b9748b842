"""A sample a minute."""

from dataclasses import replace

from spaces.bus import Bus
from spaces.live.attendance import Attendance
from spaces.live.journal import Journal
from spaces.live.tally import Counts, Gauge, Tally
from spaces.model.numbers import Sample
from tests.fakes import ManualClock


class Notebook:
    """A store that remembers what was put."""

    def __init__(self) -> None:
        self.numbers, self.samples = self, list[Sample]()

    async def put(self, sample: Sample) -> None:
        self.samples.append(sample)


class Scene:
    def __init__(self) -> None:
        self.clock, self.notebook = ManualClock(), Notebook()
        self.counts, self.gauge = Counts(), Gauge(0, 0)
        self.writes: list = []
        journal = Journal(self.notebook, Bus())  # type: ignore[arg-type] - all of a store that is asked
        journal.put = lambda what, write: self.writes.append(write)  # type: ignore[method-assign]
        self.tally = Tally("s", self.clock, journal, lambda: self.counts, lambda: self.gauge)

    async def written(self) -> list[Sample]:
        for write in self.writes:
            await write(self.notebook)
        self.writes.clear()
        return self.notebook.samples


async def test_each_minute_has_its_most_and_what_was_new_in_it():
    scene = Scene()
    start = scene.clock.now()
    for listeners, joins in ((1, 1), (5, 5), (2, 5)):
        scene.gauge, scene.counts = Gauge(listeners, 1), replace(scene.counts, joins=joins)
        scene.tally.pulse()
    assert await scene.written() == []
    scene.clock.advance(60)
    scene.tally.pulse()
    scene.counts = replace(scene.counts, joins=7, messages=1)
    scene.tally.close()
    first, second = await scene.written()
    assert (first.at, first.listeners, first.joins) == (start, 5, 5)
    assert (second.listeners, second.joins, second.messages) == (2, 2, 1)
    assert second.at > first.at
    assert (second.at.second, second.at.microsecond) == (0, 0)


async def test_a_space_that_nobody_looked_at_has_no_numbers():
    scene = Scene()
    scene.tally.close()
    assert await scene.written() == []


def test_people_are_counted_once_however_often_they_come():
    attendance = Attendance()
    for here in (True, True, False, False, True):
        attendance.note("u_mira", here=here)
    attendance.note("g_somebody", here=False)
    assert (attendance.total, attendance.joins, attendance.leaves) == (1, 2, 1)
    assert attendance.present == {"u_mira"}
