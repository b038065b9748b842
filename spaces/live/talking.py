"""What people in a space say without a microphone: the chat, reactions, and what becomes of pinned links.

The thin shell around `chatting`, `reacting` and `pinning`: it asks the room who somebody is, tells everybody, and has
things written down.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from spaces.errors import Conflict, Invalid
from spaces.live import wire
from spaces.live.chatting import SHOWN, Author, Chat, Manners, Stamp
from spaces.live.clock import Clock
from spaces.live.commands import Called, DeleteMessage, Fact, Looked, React, Say, TalkCommand, Who
from spaces.live.events import MessageDeleted, Pinned, Said
from spaces.live.floor import GUEST
from spaces.live.herald import Herald
from spaces.live.journal import Journal
from spaces.live.looking import Previews
from spaces.live.reacting import Flurry
from spaces.live.room import Room
from spaces.live.tape import Tape
from spaces.live.wire import Json
from spaces.model import Action, ActionKind, Space, new_id
from spaces.model.message import Message
from spaces.model.pin import Pin, Preview, titled
from spaces.model.user import clean_name
from spaces.model.weblink import site_of

if TYPE_CHECKING:
    from spaces.store import Store

SHARES_MAX = 3
"""Links of one message that are told of outside of the chat."""


@dataclass(frozen=True, slots=True)
class Before:
    """What is stored of a space that is opened again."""

    messages: tuple[Message, ...] = ()
    pins: tuple[Pin, ...] = ()


SILENCE = Before()


async def before(store: Store, space_id: str) -> Before:
    """What was said and pinned in a space up to now."""
    pins = await store.pins.of([space_id])
    return Before(tuple(await store.messages.page(space_id, limit=SHOWN)), tuple(pins.get(space_id, ())))


@dataclass(frozen=True, slots=True)
class Means:
    """What it works with."""

    clock: Clock
    journal: Journal
    previews: Previews
    herald: Herald
    tape: Tape
    learn: Callable[[Fact, str | None], Json]  # tells the room something, and everybody what comes of it


class Talk:
    """Chat, reactions and pins of one space."""

    def __init__(self, space_id: str, room: Room, means: Means, said: Before = SILENCE) -> None:
        self.space_id = space_id
        self._room, self._means = room, means
        self._chat = Chat(said.messages)
        self._flurry = Flurry()
        self._pins = {pin.id: pin for pin in said.pins}
        self.messages = 0  # said since it was opened
        room.pin_again([self._pinned(pin) for pin in said.pins])
        for pin in said.pins:
            if not pin.site:  # the node went down before its page was looked at
                self._look(pin)

    @property
    def reactions(self) -> int:
        """How many there were since it was opened."""
        return self._flurry.total

    @property
    def pins(self) -> tuple[Pin, ...]:
        """What is pinned, the oldest first."""
        return tuple(self._pins.values())

    def welcome(self) -> Json:
        """What somebody who comes in gets to read, as fields of the welcome."""
        return {"messages": [wire.message(said) for said in self._chat.recent]}

    def pulse(self, now: float) -> None:
        """Tell what came since the last time (monotonic seconds)."""
        reactions = self._flurry.due(now)
        if reactions is not None:
            self._means.herald.whoever_keeps_up(reactions)

    # Chat and reactions

    def handle(self, command: TalkCommand, by: str, space: Space) -> Json:
        """Carry out what somebody asks; the result is the fields of `ok`.

        Args:
            command: what to do.
            by: their pid.
            space: as it is set up now.

        Raises:
            SpacesError: when it may not or cannot be done.
        """
        if self._room.over:
            raise Conflict("This space is over.", code="space_over")
        if isinstance(command, Say | React):
            self._room.take_part(by, self._means.clock.monotonic())
        match command:
            case Say(text, name):
                return {"message": wire.message(self._say(by, text, name, Manners(space.chat, space.slow_mode)))}
            case DeleteMessage(message_id, author):
                self._delete(by, message_id, author)
            case React(emoji):
                role = self._room.role(self._room.who(by).pid)
                self._flurry.add(by, emoji, on_stage=role.on_stage, now=self._means.clock.monotonic())
        return {}

    def _say(self, by: str, text: str, name: str | None, manners: Manners) -> Message:
        author, means = self._named(self._author(by), name), self._means
        stamp = Stamp(new_id(), self.space_id, means.clock.now())
        said = self._chat.say(author, text, manners, stamp, means.clock.monotonic())
        self.messages += 1
        if author.who != self._room.who(by):  # only now: names change no faster than people may write
            means.learn(Called(author.who.name or GUEST), by)
        means.herald.everybody(Said(said))
        means.journal.put(f"message {said.id}", lambda store: store.messages.add(said))
        if author.role.on_stage or said.user_id is not None:
            self._share(said)
        return said

    def _named(self, author: Author, name: str | None) -> Author:
        """Somebody who writes has a name; guests may come by another one with any message."""
        who = author.who
        if who.user_id is not None or (name is None and who.name is not None):
            return author
        if name is None:
            raise Invalid("Give a name, so that people know who is writing.", code="name_missing", field="name")
        return replace(author, who=replace(who, name=clean_name(name)))

    def _share(self, said: Message) -> None:
        """Links that somebody stands for with their name are news."""
        for url in list(dict.fromkeys(link.url for link in said.links))[:SHARES_MAX]:
            self._note(ActionKind.SHARED, said.pid, {"url": url, "site": site_of(url), "message": said.id})

    def _delete(self, by: str, message_id: str, author: str | None) -> None:
        gone = self._chat.delete(self._author(by), message_id, author)
        self._means.herald.everybody(MessageDeleted(message_id))
        self._means.journal.put(f"message {message_id}", lambda store: store.messages.delete(message_id))
        # One's own message is one's own business, unless others were told of a link in it.
        if author != by or (gone is not None and gone.links):
            name = gone.name if gone is not None else ""
            self._note(ActionKind.MESSAGE_DELETED, by, {"message": message_id}, author, name)

    def author_of(self, message_id: str) -> str | None:
        """Whose message that is, when it was said not too long ago."""
        return self._chat.author_of(message_id)

    def author(self, pid: str) -> Who | None:
        """Somebody who wrote not too long ago, also when they are not here any more."""
        return self._chat.author(pid)

    def _author(self, pid: str) -> Author:
        return Author(self._room.who(pid), self._room.role(pid), self._room.moderates(pid))

    # Pins

    def pinned(self, link: Pinned) -> None:
        """A link was pinned, and everybody was told: write it down, and look at its page."""
        means = self._means
        means.tape.pinned(link)
        pin = Pin(link.id, self.space_id, link.pid, link.url, link.title, means.clock.at(link.at))
        self._pins[pin.id] = pin
        means.journal.put(f"pin {pin.id}", lambda store: store.pins.put(pin))
        self._note(ActionKind.PINNED, link.pid, {"pin": pin.id, "url": pin.url, "title": pin.title})
        self._look(pin)

    def unpinned(self, pin_id: str, by: str) -> None:
        """A link was taken down, and everybody was told."""
        pin = self._pins.pop(pin_id)
        self._means.journal.put(f"pin {pin_id}", lambda store: store.pins.remove(pin_id))
        if pin.picture is not None:
            self._means.previews.drop(pin.picture)
        self._note(ActionKind.UNPINNED, by, {"pin": pin_id, "url": pin.url, "title": pin.title})

    def _look(self, pin: Pin) -> None:
        self._means.previews.look(self.space_id, pin.url, lambda preview: self._looked(pin, preview))

    def _looked(self, pin: Pin, preview: Preview) -> None:
        """The page was looked at; meanwhile the link may have been taken down, or the space may be over."""
        title = titled(pin.title, pin.url, preview)
        if title != pin.title:
            self._means.tape.retitled(pin.id, title)  # its chapter stays, pinned or not
        if pin.id not in self._pins:
            if preview.picture is not None:
                self._means.previews.drop(preview.picture)
            return
        changed = replace(
            pin,
            title=title,
            description=preview.description,
            site=preview.site or site_of(pin.url),
            picture=preview.picture,
        )
        self._pins[pin.id] = changed
        self._means.journal.put(f"pin {pin.id}", lambda store: store.pins.put(changed))
        if not self._room.over:
            self._means.learn(Looked(self._pinned(changed)), None)

    def _pinned(self, pin: Pin) -> Pinned:
        at = self._means.clock.monotonic() - (self._means.clock.now() - pin.at).total_seconds()
        return Pinned(pin.id, pin.url, pin.title, pin.pid, at, pin.description, pin.site, pin.picture)

    def _note(
        self, kind: ActionKind, by: str, detail: dict[str, Any], target: str | None = None, target_name: str = ""
    ) -> None:
        name = self._room.who(by).name or GUEST
        now = self._means.clock.now()
        self._means.journal.note(Action(now, kind, self.space_id, by, name, target, target_name, detail))
