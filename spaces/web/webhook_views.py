"""Webhooks and their deliveries as they go out."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from spaces.model import webhook
from spaces.model.webhook import CHOICES, DeliveryState
from spaces.web.views import View


class Webhook(View):
    """An address that is told what happens here."""

    id: str
    url: str
    label: str
    events: list[str] = Field(description=f"Families and single events: {', '.join(CHOICES)}.")
    everywhere: bool = Field(description="Told of the whole server; only an administrator's.")
    created_at: datetime
    updated_at: datetime
    old_until: datetime | None = Field(description="After a rotation: the secret of before signs, too, until then.")
    failures: int = Field(description="Tries in a row that came to nothing.")
    failing_since: datetime | None
    paused_at: datetime | None = Field(description="Nothing is sent since then; null while it listens.")
    paused_why: str | None = Field(description="For people; null when its owner paused it.")


class NewWebhook(Webhook):
    """A webhook at the one moment its secret can be seen."""

    secret: str = Field(description="`whsec_…`, as libraries for Standard Webhooks take it. It is shown only here.")


class Webhooks(View):
    """The asking account's webhooks, newest first."""

    items: list[Webhook]
    choices: list[str] = Field(description="What can be chosen in `events`.")
    enabled: bool = Field(description="Whether this server sends any.")
    most: int | None = Field(description="How many an account may have; null: any number.")


class Try(View):
    """One attempt to deliver."""

    at: datetime
    seconds: float
    status: int | None = Field(description="What the receiver answered; null when it did not.")
    said: str = Field(description="How its answer began.")
    problem: str | None = Field(description="Why it did not arrive, for people; null when it did.")


class Delivery(View):
    """One event on its way to one webhook."""

    id: str = Field(description="The header `webhook-id`, the same however often it is sent.")
    webhook_id: str
    type: str
    body: str = Field(description="The JSON, as it is sent and signed.")
    created_at: datetime
    state: DeliveryState
    attempts: int
    tries: list[Try] = Field(description="The last ones, the oldest first.")
    next_at: datetime | None = Field(description="When it is tried next.")


class DeliveryPage(View):
    """Some deliveries, newest first."""

    items: list[Delivery]
    next: str | None = Field(description="Give it as `cursor` for the next page; null on the last one.")


def shown(one: webhook.Webhook, now: datetime) -> Webhook:
    """A webhook as its owner sees it."""
    known = Webhook.model_validate(one)
    return known if len(one.secrets(now)) > 1 else known.model_copy(update={"old_until": None})


def delivery(one: webhook.Delivery) -> Delivery:
    """A delivery as the owner of its webhook sees it."""
    return Delivery.model_validate(one)


def with_secret(one: webhook.Webhook, now: datetime) -> NewWebhook:
    """A webhook with its secret."""
    return NewWebhook(**shown(one, now).__dict__, secret=one.secret)
