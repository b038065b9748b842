"""Every route of the table as nobody, stranger, token without the scope, and those who may."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from spaces.live import Outbox
from spaces.model import Scope, Visibility
from spaces.web.access import EVENTS
from spaces.web.routes import Route
from spaces.web.rules import Rule
from spaces.web.table import TABLE
from tests.web.conftest import Answer, Caller, Site

OPEN = {
    "public",
    "anyone",
    "visitor",
    "viewer_of_space",
    "listener_of_recording",
    "viewer_of_station",
    "subscriber_of_station",
}

# What everybody may expect of each rule: nobody, a stranger, the host with a token that has every scope but the needed
# one, and the host. None stands for "let in", whatever the handler then says.
EXPECTED: Mapping[str, tuple[str | None, str | None, str | None, str | None]] = {
    "public": (None, None, None, None),
    "anyone": (None, None, None, None),
    "visitor": (None, None, None, None),
    "viewer_of_space": (None, None, None, None),
    "signed_in": ("unauthenticated", None, "scope_missing", None),
    "creator_of_space": ("unauthenticated", "not_the_creator", "scope_missing", None),
    "host_of_recording": ("unauthenticated", "recording_not_found", "scope_missing", None),
    "listener_of_recording": ("recording_not_found", "recording_not_found", None, None),
    "speaker": ("unauthenticated", None, "scope_missing", None),
    "viewer_of_station": ("station_not_found", "station_not_found", None, None),
    "subscriber_of_station": ("station_not_found", "station_not_found", None, None),
    "account_tuned_in": ("unauthenticated", "station_not_found", "scope_missing", None),
    "editor_of_station": ("unauthenticated", "station_not_found", "scope_missing", None),
    "owner_or_editor_named": ("unauthenticated", "station_not_found", "scope_missing", None),
    "owner_of_station": ("unauthenticated", "station_not_found", "scope_missing", None),
    "operator": ("unauthenticated", "not_operator", "scope_missing", "not_operator"),
    "host_of_series": ("unauthenticated", "not_host", "scope_missing", None),
    "host_of_space": ("unauthenticated", "not_host", "scope_missing", None),
    "moderator_of_space": ("unauthenticated", "not_moderator", "scope_missing", None),
    "moderator_or_self": ("unauthenticated", "not_moderator", "scope_missing", None),
}
REFUSALS = {
    "unauthenticated",
    "not_operator",
    "not_host",
    "not_moderator",
    "not_the_creator",
    "recording_not_found",
    "station_not_found",
    "not_editor",
    "not_owner",
    "scope_missing",
}
IN_A_SPACE = {"creator_of_space", "host_of_space", "moderator_of_space", "moderator_or_self"}
OF_A_RECORDING = {"host_of_recording", "listener_of_recording"}
OF_A_STATION = {
    "viewer_of_station",
    "subscriber_of_station",
    "account_tuned_in",
    "editor_of_station",
    "owner_of_station",
}
CHANGES_A_STATION = {"editor_of_station", "owner_of_station", "owner_or_editor_named"}

# Everything that changes something and asks for no account, with the reason. A new one has to be put here on purpose.
OPEN_CHANGES = {
    ("POST", "/api/v1/session"): "signing in",
    ("DELETE", "/api/v1/session"): "signing out",
    ("POST", "/api/v1/users"): "signing up; the handler asks the settings",
    ("POST", "/api/v1/shares/{token}/open"): "whoever has the link, and its password if it has one",
    ("POST", "/api/v1/recordings/{id}/plays"): "listening needs no account",
    ("POST", "/api/v1/recordings/{id}/stops"): "likewise; nothing is kept but a count",
    ("POST", "/api/v1/spaces/{id}/shares"): "passing a link on needs no account; nothing is kept but a count",
    ("POST", "/websub/{feed_id}/{token}"): "the unguessable address and the signature are the permission (WebSub §7)",
    ("POST", "/whep/{space_id}"): "listening needs no account",
    ("POST", "/api/v1/mails/confirm/{token}"): "whoever has the link that was sent to the address",
    ("POST", "/api/v1/mails/stop/{token}"): "whoever has one of the mails",
    ("POST", "/mails/stop/{token}"): "likewise (RFC 8058)",
    ("POST", "/hub"): "whoever reads our feeds; nothing changes before their callback agreed",
    ("DELETE", "/whip/{space_id}/{connection}"): "the unguessable address is the permission (RFC 9725 §4.2)",
    ("DELETE", "/whep/{space_id}/{connection}"): "likewise",
    ("PATCH", "/whip/{space_id}/{connection}"): "likewise",
    ("PATCH", "/whep/{space_id}/{connection}"): "likewise",
}


@dataclass
class People:
    """A live space, its host, a listener whom the paths' {pid} names, and that host's private recording and station."""

    site: Site
    host: Caller
    listener: Caller
    stranger: Caller
    space_id: str
    recording_id: str
    clip_id: str
    token: str
    station_id: str
    source_id: str
    series_id: str

    def path(self, route: Route) -> str:
        names = {
            "id": self._id(route.path),
            "slug": self.station_id,
            "source_id": self.source_id,
            "item_id": "e1",
            "feed_id": "none",
            "topic": "tea",
            "form": "svg",
            "clip_id": self.clip_id,
            "token": self.token,
            "pin_id": "1",
            "message_id": "none",
            "push_id": "none",
            "track": "1",
            "space_id": self.space_id,
            "pid": self.listener.pid,
            "handle": "mira",
            "connection": "none",
            "delivery_id": "none",
            "file": "none",
            "rest": "none",
        }
        path = route.path.replace(":.+}", "}").replace(":.*}", "}")
        return path.format_map(names)

    def _id(self, path: str) -> str:
        if "/stations/" in path:
            return self.station_id
        if "/series/" in path:
            return self.series_id
        return self.recording_id if "/recordings/" in path or "/r/" in path else self.space_id

    async def call(self, who: Caller, route: Route) -> Answer:
        return await who.ask(route.method, self.path(route))


@pytest.fixture
async def people(site: Site) -> People:
    host, listener, stranger = [await site.person(handle) for handle in ("mira", "noor", "ada")]
    space = await host.opens()
    for visitor in (host, listener):
        await site.rooms.join(space["id"], visitor.user, None, None, Outbox())
    assert host.user
    recording = await site.shelf.recording(host.user)
    clip = await site.shelf.clip(recording)
    share = await site.context.recorder.share(recording, label="", password_hash=None, expires_at=None)
    station = (await host.post("/api/v1/stations", {"title": "Night boat", "visibility": "private"})).json
    source = await host.post(f"/api/v1/stations/{station['id']}/sources", {"kind": "topic", "topic": "tea"})
    weekly = {"title": "Tea", "rule": "FREQ=WEEKLY", "begins": "2026-11-24T20:00", "time_zone": "UTC"}
    series = await host.post("/api/v1/series", weekly)
    return People(
        site,
        host,
        listener,
        stranger,
        space["id"],
        recording.id,
        clip.id,
        share.token,
        station["id"],
        source.json["id"],
        series.json["id"],
    )


def name(route: Route) -> str:
    return f"{route.method} {route.path}"


every_route = pytest.mark.parametrize("route", TABLE, ids=name)


@every_route
def test_every_route_has_a_rule_with_an_expectation(route: Route) -> None:
    assert isinstance(route.rule, Rule)
    assert route.rule.name in EXPECTED
    assert (route.rule.scope is None) == (route.rule.name in OPEN)


def test_what_changes_something_without_an_account_is_listed_with_its_reason() -> None:
    found = {(r.method, r.path) for r in TABLE if r.method not in ("GET", "HEAD", "OPTIONS") and r.rule.name in OPEN}
    assert found == set(OPEN_CHANGES)


# Sockets and streams have no end: test_socket.py, test_info_bar.py.
@pytest.mark.parametrize("route", [r for r in TABLE if r.status != 101 and r.produces != EVENTS], ids=name)
async def test_everybody_is_let_in_or_refused_as_the_rule_says(people: People, route: Route) -> None:
    assert people.host.user
    without = await people.site.with_token(people.host.user, *(scope for scope in Scope if scope != route.rule.scope))
    callers = (people.site.nobody, people.stranger, without, people.host)
    for who, refusal in zip(callers, EXPECTED[route.rule.name], strict=True):
        answer = await people.call(who, route)
        assert answer.status != 500, answer
        if refusal is None:
            assert answer.code not in REFUSALS, (name(route), answer)
        else:
            assert answer.code == refusal, (name(route), answer)


@every_route
async def test_a_refused_call_changes_nothing(people: People, route: Route) -> None:
    async def everything() -> list[Any]:
        rows = people.site.store.recordings
        space = (await people.site.nobody.get(f"/api/v1/spaces/{people.space_id}")).json
        kept = [await rows.get(people.recording_id), await rows.files(people.recording_id)]
        station = await people.site.store.stations.get(people.station_id)
        made_of = await people.site.store.sources.of(people.station_id)
        clips, shares = await rows.clips(people.recording_id), await rows.shares(people.recording_id)
        return [space, *kept, clips, shares, station, made_of]

    before = await everything()
    for who in (people.site.nobody, people.stranger):
        if route.rule.name in IN_A_SPACE:
            assert (await people.call(who, route)).status in (401, 403)
        if route.rule.name == "host_of_recording":
            assert (await people.call(who, route)).status in (401, 404)
        if route.rule.name in CHANGES_A_STATION:
            assert (await people.call(who, route)).status in (401, 404)
    assert await everything() == before


@pytest.mark.parametrize("route", [r for r in TABLE if r.rule.name in IN_A_SPACE], ids=name)
async def test_in_a_space_that_does_not_exist_people_are_told_so(people: People, route: Route) -> None:
    people.space_id = "nosuchspace"
    answer = await people.call(people.host, route)
    assert (answer.status, answer.code) == (404, "space_not_found")


@pytest.mark.parametrize("route", [r for r in TABLE if r.rule.name == "moderator_or_self"], ids=name)
async def test_people_may_act_on_themselves(people: People, route: Route) -> None:
    answer = await people.call(people.listener, route)
    assert answer.code not in REFUSALS


@pytest.mark.parametrize("route", [r for r in TABLE if r.rule.name in OF_A_RECORDING], ids=name)
async def test_a_private_recording_cannot_be_told_from_one_that_does_not_exist(people: People, route: Route) -> None:
    private = await people.call(people.stranger, route)
    people.recording_id, people.clip_id = "nosuchthing1", "nosuchthing2"
    missing = await people.call(people.stranger, route)
    if "{token}" in route.path:  # whoever has the link knows that there is something behind it
        return
    assert (private.status, private.code) == (missing.status, missing.code) == (404, "recording_not_found")
    assert private.json["detail"] == missing.json["detail"]
    assert set(private.headers) == set(missing.headers)


@pytest.mark.parametrize("route", [r for r in TABLE if r.rule.name in OF_A_RECORDING], ids=name)
async def test_a_deleted_recording_is_gone_at_every_address(people: People, route: Route) -> None:
    recording = await people.site.store.recordings.get(people.recording_id)
    assert recording is not None
    await people.site.context.recorder.delete(recording, people.host.pid)
    for who in (people.host, people.stranger):
        answer = await people.call(who, route)
        if "{token}" in route.path:  # the link went with it
            assert (answer.status, answer.code) == (404, "share_not_found")
        else:
            assert (answer.status, answer.code) == (410, "recording_deleted"), answer
            assert "deleted on 2026-11-22" in answer.json["detail"]


@pytest.mark.parametrize("route", [r for r in TABLE if r.rule.name == "host_of_recording"], ids=name)
async def test_what_everybody_may_hear_is_still_its_hosts_to_change(people: People, route: Route) -> None:
    await people.site.store.recordings.change(people.recording_id, visibility=Visibility.PUBLIC)
    assert (await people.call(people.stranger, route)).code == "not_host"


OF_STATIONS = [r for r in TABLE if r.rule.name in OF_A_STATION]


@pytest.mark.parametrize("route", OF_STATIONS, ids=name)
async def test_a_private_station_cannot_be_told_from_one_that_does_not_exist(people: People, route: Route) -> None:
    private = await people.call(people.stranger, route)
    people.station_id = "nosuchthing1"
    missing = await people.call(people.stranger, route)
    assert (private.status, private.code) == (missing.status, missing.code) == (404, "station_not_found")
    assert private.json["detail"] == missing.json["detail"]
    assert set(private.headers) == set(missing.headers)


@pytest.mark.parametrize("route", OF_STATIONS, ids=name)
async def test_a_deleted_station_is_gone_at_every_address(people: People, route: Route) -> None:
    assert (await people.host.delete(f"/api/v1/stations/{people.station_id}")).status == 204
    for who in (people.host, people.stranger):
        answer = await people.call(who, route)
        assert (answer.status, answer.code) == (410, "station_deleted"), answer
        assert "deleted on 2026-11-22" in answer.json["detail"]


@pytest.mark.parametrize("route", OF_STATIONS, ids=name)
async def test_what_everybody_may_see_is_still_its_editors_to_change(people: People, route: Route) -> None:
    await people.site.store.stations.change(people.station_id, visibility=Visibility.PUBLIC)
    refusals = {
        "editor_of_station": "not_editor",
        "owner_of_station": "not_owner",
        "owner_or_editor_named": "not_owner",
    }
    refusal = refusals.get(route.rule.name)
    code = (await people.call(people.stranger, route)).code
    assert code == refusal if refusal else code not in REFUSALS


@pytest.mark.parametrize("route", OF_STATIONS, ids=name)
async def test_editors_may_everything_but_what_is_the_owners(people: People, route: Route) -> None:
    assert people.listener.user
    await people.site.store.stations.add_editor(people.station_id, people.listener.user.id, people.site.clock.now())
    code = (await people.call(people.listener, route)).code
    owners = route.rule.name in ("owner_of_station", "owner_or_editor_named")  # the path names the owner
    assert code == "not_owner" if owners else code not in REFUSALS


MANAGING = [
    r
    for r in TABLE
    if r.rule.name in {"host_of_space", "moderator_of_space", "moderator_or_self", *OF_A_RECORDING, *OF_A_STATION}
]


@pytest.mark.parametrize("route", MANAGING, ids=name)
async def test_administrators_may_what_hosts_may(people: People, route: Route) -> None:
    admin = await people.site.person("root", admin=True)
    answer = await people.call(admin, route)
    assert answer.code not in REFUSALS


@pytest.mark.parametrize("route", [r for r in TABLE if r.rule.name == "creator_of_space"], ids=name)
async def test_what_was_said_is_its_creators_and_not_even_the_operators(people: People, route: Route) -> None:
    admin = await people.site.person("root", admin=True)
    assert (await people.call(admin, route)).code == "not_the_creator"


@pytest.mark.parametrize("route", [r for r in TABLE if r.rule.name == "speaker"], ids=name)
async def test_a_guest_is_let_in_by_the_key_of_their_seat(people: People, route: Route) -> None:
    key = {"Guest-Key": "a key that the welcome gave"}
    answer = await people.site.nobody.ask(route.method, people.path(route), headers=key)
    assert answer.code not in REFUSALS
    foreign = await people.site.nobody.ask(
        route.method, people.path(route), headers=key | {"Origin": "https://x.example"}
    )
    if route.method != "GET":
        assert foreign.code == "cross_site"


async def test_whoever_acts_as_host_moderates_and_does_not_own(people: People) -> None:
    path = f"/api/v1/spaces/{people.space_id}"
    await people.host.post(f"{path}/participants/{people.listener.pid}/invite", {"role": "co_host"})
    await people.listener.post(f"{path}/participants/{people.listener.pid}/accept")
    assert (await people.listener.post(f"{path}/mute-all")).status == 200
    assert (await people.listener.patch(path, {"title": "Mine"})).code == "not_host"
