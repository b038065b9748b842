"""Webhooks: making, changing, testing and looking after them."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import urlsplit

from aiohttp import web
from pydantic import Field, StringConstraints

from spaces.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from spaces.fetch.guard import URL_MAX, check_url, literal
from spaces.model import Scope, new_id
from spaces.model.user import clean_line
from spaces.model.webhook import CHOICES, LABEL_MAX, PING, Delivery, Webhook, new_message_id
from spaces.web import cursors
from spaces.web import webhook_views as views
from spaces.web.bodies import Body, Query, checked
from spaces.web.call import Call
from spaces.web.routes import Route
from spaces.web.rules import signed_in
from spaces.webhooks import deciding, payload, sign

OLD_SECRET = timedelta(hours=24)
"""How long the secret of before signs, too, after a rotation."""


def _events(chosen: list[str]) -> list[str]:
    unknown = [name for name in chosen if name not in CHOICES]
    if unknown:
        raise Invalid(f"There is no event “{unknown[0][:50]}”. GET /api/v1/webhooks lists them.", code="event_unknown")
    return [name for name in CHOICES if name in chosen]


def _label(text: str) -> str:
    label = clean_line(text)
    if len(label) > LABEL_MAX:
        raise Invalid(f"A label has up to {LABEL_MAX} characters.", code="label_invalid")
    return label


Url = Annotated[str, StringConstraints(max_length=4 * URL_MAX), Field(examples=["https://example.org/hook"])]
Label = Annotated[str, StringConstraints(max_length=4 * LABEL_MAX), checked(_label)]
Events = Annotated[list[str], Field(min_length=1, max_length=2 * len(CHOICES)), checked(_events)]


class WebhookOrder(Body):
    """A webhook to make."""

    url: Url = Field(description="Where to; https.")
    events: Events = Field(description="Families such as `space.*`, and single events.", examples=[["space.*"]])
    label: Label = Field(default="", description="A note for yourself.")
    everywhere: bool = Field(default=False, description="Tell of the whole server; for administrators.")


class WebhookChange(Body):
    """Changes to a webhook; what is left out or null stays."""

    url: Url | None = None
    events: Events | None = None
    label: Label | None = None
    paused: bool | None = Field(default=None, description="False lets a paused one listen again.")


class DeliveryQuery(Query):
    """Which deliveries."""

    limit: int = Field(default=20, ge=1, le=100, description="How many at most.")
    cursor: str | None = Field(default=None, description="`next` of the page before.")


async def list_webhooks(call: Call) -> views.Webhooks:
    """The asking account's webhooks, and what they can be told of."""
    settings = call.context.config.webhooks
    found = await _all_mine(call)
    return views.Webhooks(
        items=[views.shown(one, call.now) for one in found],
        choices=list(CHOICES),
        enabled=settings.enabled,
        most=settings.per_account or None,
    )


async def create_webhook(call: Call, body: WebhookOrder) -> views.NewWebhook:
    """Make a webhook; the answer is the only place its secret is shown."""
    _require_enabled(call)
    if body.everywhere and not call.me.admin:
        raise Forbidden("Only an administrator can be told of the whole server.", code="not_admin", field="everywhere")
    made = Webhook(
        id=new_id(),
        user_id=call.me.id,
        url=_receiver(call, body.url),
        label=body.label,
        events=tuple(body.events),
        everywhere=body.everywhere,
        secret=sign.new_secret(),
        created_at=call.now,
        updated_at=call.now,
    )
    async with call.context.lock(f"webhooks {call.me.id}"):
        most = call.context.config.webhooks.per_account
        if most and len(await _all_mine(call)) >= most:
            raise Conflict(f"You have {most} webhooks. Delete one that you no longer need.", code="webhooks_limit")
        await call.context.store.webhooks.add(made)
    return views.with_secret(made, call.now)


async def read_webhook(call: Call) -> views.Webhook:
    """One of the asking account's webhooks."""
    return views.shown(await _mine(call), call.now)


async def change_webhook(call: Call, body: WebhookChange) -> views.Webhook:
    """Change a webhook; one that listens again begins anew, with what waits and what comes."""
    known = await _mine(call)
    columns: dict[str, Any] = {"updated_at": call.now}
    columns |= {name: value for name in ("events", "label") if (value := getattr(body, name)) is not None}
    if body.url is not None:
        columns["url"] = _receiver(call, body.url)
    if body.paused and known.paused_at is None:
        columns |= {"paused_at": call.now, "paused_why": None}
    if body.paused is False:
        fresh = deciding.resumed(known)
        columns |= {name: getattr(fresh, name) for name in ("failures", "failing_since", "paused_at", "paused_why")}
    changed = await call.context.store.webhooks.change(known.id, **columns)
    call.context.deliverer.knock()
    return views.shown(_existing(changed), call.now)


async def delete_webhook(call: Call) -> web.StreamResponse | None:
    """Delete a webhook with its log; what waits is not sent."""
    await call.context.store.webhooks.delete((await _mine(call)).id)
    return None


async def rotate_webhook(call: Call) -> views.NewWebhook:
    """Make a new secret; the one of before signs, too, for a day."""
    known = await _mine(call)
    changed = await call.context.store.webhooks.change(
        known.id,
        secret=sign.new_secret(),
        old_secret=known.secret,
        old_until=call.now + OLD_SECRET,
        updated_at=call.now,
    )
    return views.with_secret(_existing(changed), call.now)


async def test_webhook(call: Call) -> views.Delivery:
    """Send an event `webhook.test` once, now, also when it is paused; the answer is what came of it."""
    known = await _mine(call)
    _require_enabled(call)
    _count(call, f"test {known.id}", "test_limit")
    text = payload.dumped(
        {"type": PING, "timestamp": payload.moment(call.now), "data": {"space": None, "webhook": {"id": known.id}}}
    )
    made = Delivery(new_message_id(), known.id, PING, text, call.now)
    await call.context.store.webhooks.put(made)
    return views.delivery(await call.context.deliverer.deliver(known, made, tries=1))


async def list_deliveries(call: Call, query: DeliveryQuery) -> views.DeliveryPage:
    """What was sent to a webhook, newest first, and what came of it."""
    known = await _mine(call)
    before = cursors.read(query.cursor) if query.cursor else None
    found = await call.context.store.webhooks.page(known.id, before=before, limit=query.limit + 1)
    page = found[: query.limit]
    following = cursors.write((page[-1].created_at, page[-1].id)) if len(found) > query.limit else None
    return views.DeliveryPage(items=[views.delivery(one) for one in page], next=following)


async def redeliver(call: Call) -> views.Delivery:
    """Send a delivery once more, with the id it had; a receiver that has it can tell."""
    known = await _mine(call)
    _require_enabled(call)
    made = await call.context.store.webhooks.delivery(call.path["delivery_id"])
    if made is None or made.webhook_id != known.id:
        raise NotFound("There is no such delivery; they are kept for some weeks.", code="delivery_not_found")
    if known.paused_at is not None:
        raise Conflict("This webhook is paused. Let it listen again first.", code="webhook_paused")
    _count(call, f"redeliver {known.id}", "redeliver_limit")
    again = deciding.again(made, call.now)
    await call.context.store.webhooks.put(again)
    call.context.deliverer.knock()
    return views.delivery(again)


def _require_enabled(call: Call) -> None:
    if not call.context.config.webhooks.enabled:
        raise Forbidden("This server tells no other programs; its operator has turned that off.", code="webhooks_off")


def _count(call: Call, key: str, code: str) -> None:
    wait = call.context.trials.take(key, call.now.timestamp())
    if wait is not None:
        raise TooMany(f"That was often. Try again in {wait} s.", code=code, retry_after=wait)


async def _all_mine(call: Call) -> list[Webhook]:
    return [one for one in await call.context.store.webhooks.of(call.me.id) if _owns(call, one)]


async def _mine(call: Call) -> Webhook:
    known = await call.context.store.webhooks.get(call.path["id"])
    return _existing(known if known is not None and _owns(call, known) else None)


def _owns(call: Call, known: Webhook) -> bool:
    """Whether it is the asking account's; one of the whole server is nobody's who does not run it any more."""
    return known.user_id == call.me.id and (call.me.admin or not known.everywhere)


def _existing(known: Webhook | None) -> Webhook:
    if known is None:
        raise NotFound("You have no such webhook. It may have been deleted already.", code="webhook_not_found")
    return known


def _receiver(call: Call, url: str) -> str:
    """The address in its normal form, when something may be sent there."""
    allow = call.context.fetcher.allow
    checked_url = check_url(url, allow)
    parts = urlsplit(checked_url)
    host = parts.hostname or ""
    address = literal(host)
    if parts.scheme != "https" and not allow.host(host) and not (address and allow.address(address)):
        raise Invalid(
            "Webhooks go to https addresses only, so that nobody reads along on the way.",
            code="url_not_https",
            field="url",
        )
    return checked_url


_owner = signed_in(Scope.ACCOUNT)
_one = "/api/v1/webhooks/{id}"

ROUTES = [
    Route("GET", "/api/v1/webhooks", list_webhooks, _owner, "My webhooks", returns=views.Webhooks),
    Route(
        "POST",
        "/api/v1/webhooks",
        create_webhook,
        _owner,
        "Make a webhook; the answer is the only place its secret is shown",
        body=WebhookOrder,
        returns=views.NewWebhook,
        status=201,
        problems=(409,),
    ),
    Route("GET", _one, read_webhook, _owner, "One of my webhooks", returns=views.Webhook),
    Route("PATCH", _one, change_webhook, _owner, "Change a webhook", body=WebhookChange, returns=views.Webhook),
    Route("DELETE", _one, delete_webhook, _owner, "Delete a webhook", status=204),
    Route("POST", f"{_one}/rotate", rotate_webhook, _owner, "Make a new secret", returns=views.NewWebhook),
    Route(
        "POST",
        f"{_one}/test",
        test_webhook,
        _owner,
        "Send a test, and say what came of it",
        returns=views.Delivery,
        problems=(429,),
    ),
    Route(
        "GET",
        f"{_one}/deliveries",
        list_deliveries,
        _owner,
        "What was sent to a webhook",
        query=DeliveryQuery,
        returns=views.DeliveryPage,
        problems=(400,),
    ),
    Route(
        "POST",
        f"{_one}/deliveries/{{delivery_id}}/redeliver",
        redeliver,
        _owner,
        "Send a delivery once more",
        returns=views.Delivery,
        problems=(409,),
        status=202,
    ),
]
