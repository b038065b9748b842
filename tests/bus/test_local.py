"""News within one process."""

from datetime import UTC, datetime

from spaces.bus import Bus
from spaces.bus.local import WAITING_MAX
from spaces.model import Action, ActionKind


def action(number: int) -> Action:
    return Action(datetime(2026, 11, 23, tzinfo=UTC), ActionKind.SPACE_STARTED, "s", id=number)


def test_everybody_who_listens_hears_of_everything_in_its_order():
    bus = Bus()
    heard: list[int] = []
    stop = bus.listen(lambda news: heard.append(news.id))
    with bus.subscription() as queue:
        bus.publish(action(1))
        bus.publish(action(2))
        assert [queue.get_nowait().id for _ in range(queue.qsize())] == [1, 2]
    stop()
    bus.publish(action(3))
    assert heard == [1, 2]
    assert queue.empty()


def test_whoever_does_not_keep_up_misses_the_oldest_and_delays_nobody():
    bus = Bus()
    with bus.subscription() as queue:
        for number in range(WAITING_MAX + 5):
            bus.publish(action(number))
        assert queue.qsize() == WAITING_MAX
        assert queue.get_nowait().id == 5
