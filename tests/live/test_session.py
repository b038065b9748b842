import asyncio
import json

from spaces.errors import Conflict
from spaces.live.commands import Ping, SocketCommand
from spaces.live.session import FRESH_LIMIT, NOT_UNDERSTOOD, TOO_SLOW, Closing, Outbox, Session
from spaces.live.wire import Json


async def everything(outbox: Outbox) -> list[str | Closing]:
    taken = []
    while outbox.ready:
        taken.append(await outbox.take())
        if isinstance(taken[-1], Closing):
            break
    return taken


async def test_messages_come_out_in_order_and_then_the_goodbye() -> None:
    outbox = Outbox()
    outbox.put("one")
    outbox.put("two")
    outbox.close(1000, "left")
    outbox.put("too late")
    assert await everything(outbox) == ["one", "two", Closing(1000, "left")]
    assert await outbox.take() == Closing(1000, "left")


async def test_the_first_reason_to_close_counts() -> None:
    outbox = Outbox()
    outbox.close(4403, "removed")
    outbox.close(4410, "over")
    assert outbox.closing == Closing(4403, "removed")


async def test_a_client_that_does_not_read_is_dropped_and_its_memory_given_back() -> None:
    outbox = Outbox(limit=3)
    for number in range(4):
        outbox.put(str(number))
    assert await everything(outbox) == [Closing(TOO_SLOW, "too slow")]


async def test_a_client_that_is_behind_misses_what_is_only_worth_sending_now() -> None:
    outbox = Outbox()
    for number in range(10):
        outbox.put_fresh(f"levels {number}")
    assert len(await everything(outbox)) == FRESH_LIMIT


async def test_whoever_waits_is_woken_by_a_message_and_by_the_end() -> None:
    outbox = Outbox()
    waiting = asyncio.create_task(outbox.take())
    await asyncio.sleep(0)
    outbox.put("hello")
    assert await waiting == "hello"
    waiting = asyncio.create_task(outbox.take())
    await asyncio.sleep(0)
    outbox.close(1012, "come back")
    assert await waiting == Closing(1012, "come back")


def session(outbox: Outbox, fault: Exception | None = None) -> Session:
    async def obey(_: Session, command: SocketCommand) -> Json:
        assert command == Ping()
        if fault:
            raise fault
        return {"pong": True}

    return Session("s", "u_a", None, outbox, obey, lambda _: None)


async def answers(text: str, fault: Exception | None = None) -> tuple[list[Json], Closing | None]:
    outbox = Outbox()
    await session(outbox, fault).receive(text)
    texts = [item for item in await everything(outbox) if isinstance(item, str)]
    return [json.loads(text) for text in texts], outbox.closing


async def test_a_command_with_an_id_is_answered_once_and_one_without_not_at_all() -> None:
    assert await answers('{"type":"ping","id":5}') == ([{"type": "ok", "id": 5, "pong": True}], None)
    assert await answers('{"type":"ping"}') == ([], None)


async def test_a_refusal_is_told_with_or_without_an_id() -> None:
    refusal = Conflict("The stage is full.", code="stage_full")
    [told], closing = await answers('{"type":"ping","id":5}', refusal)
    assert (told["id"], told["code"], closing) == (5, "stage_full", None)
    [told], _ = await answers('{"type":"ping"}', refusal)
    assert (told["id"], told["code"]) == (None, "stage_full")


async def test_a_faulty_command_is_refused_and_another_language_ends_the_talk() -> None:
    [told], closing = await answers('{"type":"fly","id":5}')
    assert (told["id"], told["code"], closing) == (5, "unknown_command", None)
    [told], closing = await answers("GET / HTTP/1.1")
    assert told["code"] == "not_understood"
    assert closing == Closing(NOT_UNDERSTOOD, "not understood")


async def test_the_command_that_ends_a_visit_is_answered_too():
    outbox = Outbox()
    outbox.put("ended")
    outbox.close(4410, "over")
    outbox.answer("ok")
    assert await everything(outbox) == ["ended", "ok", Closing(4410, "over")]
