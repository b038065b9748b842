from typing import Any

from spaces.live.crowd import Crowd
from spaces.live.session import Closing, Outbox, Session


async def nothing(*_: Any) -> dict[str, Any]:
    return {}


def session(id: str, pid: str) -> Session:  # noqa: A002
    return Session(id, pid, None, Outbox(), nothing, lambda _: None)


async def heard(*sessions: Session) -> list[list[Any]]:
    return [[await one.outbox.take() for _ in one.outbox._waiting.copy()] for one in sessions]


async def test_a_text_reaches_everybody_or_all_tabs_of_some() -> None:
    crowd = Crowd()
    ann, phone, bob = session("1", "u_ann"), session("2", "u_ann"), session("3", "u_bob")
    for one in (ann, phone, bob):
        crowd.add(one)
    crowd.tell("all")
    for one in crowd.of(["u_ann", "u_nobody"]):
        one.outbox.put("ann")
    crowd.tell_fresh("levels")
    assert await heard(ann, phone, bob) == [["all", "ann", "levels"], ["all", "ann", "levels"], ["all", "levels"]]
    assert len(crowd) == len(list(crowd)) == 3


async def test_everybody_gets_the_very_same_text() -> None:
    crowd = Crowd()
    sessions = [session(str(number), f"g_{number}") for number in range(3)]
    for one in sessions:
        crowd.add(one)
    text = "made once"
    crowd.tell(text)
    assert all(one.outbox._waiting[0] is text for one in sessions)


async def test_closing_somebodys_sockets_leaves_the_others() -> None:
    crowd = Crowd()
    ann, phone, bob = session("1", "u_ann"), session("2", "u_ann"), session("3", "u_bob")
    for one in (ann, phone, bob):
        crowd.add(one)
    crowd.close_of("u_ann", 4403, "removed")
    assert (ann.outbox.closing, phone.outbox.closing, bob.outbox.closing) == (*[Closing(4403, "removed")] * 2, None)
    assert "1" not in crowd
    assert crowd.get("3") is bob
    crowd.close(4410, "over")
    assert len(crowd) == 0


async def test_a_socket_is_forgotten_once() -> None:
    crowd = Crowd()
    ann, phone = session("1", "u_ann"), session("2", "u_ann")
    crowd.add(ann)
    crowd.add(phone)
    assert crowd.drop(ann)
    assert not crowd.drop(ann)
    assert crowd.of(["u_ann"]) == [phone]
    assert crowd.get(None) is None
