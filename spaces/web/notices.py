"""What people are told: the list on the page, and the ways by which notices come to them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

import structlog
from aiohttp import web
from pydantic import Field, WithJsonSchema

from spaces.errors import Conflict, Gone, Invalid, NotFound
from spaces.fetch import check_url
from spaces.model import Scope, new_id, new_key
from spaces.model.notice import EMAIL_MAX, Choices, Notice, Push, Reason, Way, choices, clean_email, stored
from spaces.model.user import clean_line
from spaces.notify.mail import MailRefused
from spaces.notify.push import check_keys, decode
from spaces.notify.words import address, confirmation
from spaces.web import schedule_views as views
from spaces.web.bodies import Body, Query, checked
from spaces.web.call import Call, digest
from spaces.web.routes import Route
from spaces.web.rules import public, signed_in

BROWSERS_MAX = 20
"""Browsers of one account that notices are pushed to; the oldest makes room."""

_LABEL_MAX = 60
_ENDPOINT_MAX = 1000
_CONFIRM = timedelta(days=1)

_log = structlog.get_logger("spaces.web")

Email = Annotated[
    str, checked(clean_email), WithJsonSchema({"type": "string", "format": "email", "maxLength": EMAIL_MAX})
]
Ways = Annotated[list[Way], Field(max_length=len(Way))]


class AddressOrder(Body):
    """Where mails go."""

    email: Email | None = Field(description="An address; null for no mails.")


class NoticeQuery(Query):
    """Which notices."""

    before: int | None = Field(default=None, ge=1, description="`next` of the page before.")
    limit: int = Field(default=20, ge=1, le=100, description="How many at most.")


class ReadMark(Body):
    """How far somebody has read."""

    until: int = Field(ge=0, lt=2**53, description="The id of the newest notice that they have seen.")


class WaysChange(Body):
    """Ways for some reasons; what is left out stays."""

    reminders: Ways | None = None
    changes: Ways | None = None
    follows: Ways | None = None


class PushKeys(Body):
    """What a message is encrypted for, base64url."""

    p256dh: str = Field(max_length=100)
    auth: str = Field(max_length=40)


class PushOrder(Body):
    """A browser's PushSubscription, as its toJSON gives it, and what to call it."""

    endpoint: str = Field(max_length=_ENDPOINT_MAX)
    keys: PushKeys
    label: str = Field(default="", max_length=200, description="Which browser it is, for people.")


async def list_notices(call: Call, query: NoticeQuery) -> views.NoticePage:
    """What the asking account was told, and how much of it they have not read."""
    notices = call.context.store.notices
    found = await notices.page(call.me.id, before=query.before, limit=query.limit + 1)
    shown = found[: query.limit]
    return views.NoticePage(
        items=[_notice(call, notice) for notice in shown],
        unread=await notices.unread(call.me.id),
        next=shown[-1].id if len(found) > query.limit else None,
    )


async def read_notices(call: Call, body: ReadMark) -> views.NoticePage:
    """Mark notices as read, up to one."""
    await call.context.store.notices.read(call.me.id, body.until, call.now)
    return await list_notices(call, NoticeQuery())


async def read_notice_settings(call: Call) -> views.NoticeSettings:
    """By which ways the asking account is told of what."""
    return await _settings(call)


async def change_notice_settings(call: Call, body: WaysChange) -> views.NoticeSettings:
    """Choose the ways."""
    chosen = dict(choices((await call.context.store.preferences.of(call.me.id)).notify))
    given = {Reason.REMINDERS: body.reminders, Reason.CHANGES: body.changes, Reason.FOLLOWS: body.follows}
    chosen |= {reason: frozenset(ways) for reason, ways in given.items() if ways is not None}
    await call.context.store.preferences.change(call.me.id, notify=stored(chosen))
    return await _settings(call)


async def add_browser(call: Call, body: PushOrder) -> views.NoticeSettings:
    """Have notices pushed to a browser; the same browser again takes the place of what it had."""
    if call.context.pusher is None:
        raise Conflict("This server pushes no notices: its operator has turned that off.", code="push_off")
    url = check_url(body.endpoint, call.context.fetcher.allow)
    if not url.startswith("https://") and not call.context.config.fetch.allow_hosts:
        raise Invalid("The endpoint must be an https address.", code="push_invalid", field="endpoint")
    try:
        p256dh, auth = decode(body.keys.p256dh), decode(body.keys.auth)
    except ValueError:
        raise Invalid("The browser's keys are none.", code="push_invalid", field="keys") from None
    check_keys(p256dh, auth)
    label = clean_line(body.label)[:_LABEL_MAX] or "A browser"
    push = Push(new_id(), call.me.id, url, p256dh, auth, label, call.now)
    await call.context.store.pushes.add(push, BROWSERS_MAX)
    return await _settings(call)


async def remove_browser(call: Call) -> views.NoticeSettings:
    """Push nothing to that browser any more."""
    if not await call.context.store.pushes.remove(call.path["push_id"], call.me.id):
        raise NotFound("There is no such browser. It may have been taken off already.", code="push_not_found")
    return await _settings(call)


async def renew_calendar(call: Call) -> views.NoticeSettings:
    """Give the asking account's calendar another secret address; the one it had works no longer."""
    await call.context.store.preferences.change(call.me.id, calendar_token=new_key())
    return await _settings(call)


# Mail


async def set_address(call: Call, body: AddressOrder) -> views.NoticeSettings:
    """Begin to use an address for mails: a link is sent there, and only opening it does. Null: use none any more."""
    if body.email is None:
        await call.context.store.preferences.change(call.me.id, email=None, email_confirmed_at=None)
        await call.context.store.mailings.change(call.me.id, asked=None, digest=None, until=None)
    else:
        await _ask_address(call, body.email)
    return await _settings(call)


async def _ask_address(call: Call, email: str) -> None:
    store, mailer = call.context.store, call.context.mailer
    if not mailer.works:
        raise Conflict("This server sends no mail: its operator has not set that up.", code="mail_off")
    call.context.letters.require(call.me.id, call.address, email, call.now.timestamp())
    token = new_key()
    await store.mailings.of(call.me.id, new_key())
    await store.mailings.change(call.me.id, asked=email, digest=digest(token), until=call.now + _CONFIRM)
    letter = confirmation(email, call.me.handle, call.context.config.public_url, token, new_id())
    try:
        await mailer.send(letter, call.now)
    except MailRefused as refused:
        # In the log only: what a mail server says may tell of the operator's network, and who has an address there.
        _log.warning("a question for an address could not be sent", reason=str(refused))
        raise Invalid(
            "The mail could not be sent. Check the address, or try again later.", code="email_refused", field="email"
        ) from None


async def confirm_address(call: Call) -> views.MailStopped:
    """An address belongs to who asked for it: they opened the link that was sent there."""
    store = call.context.store
    mailing = await store.mailings.by_digest(digest(call.path["token"]))
    if mailing is None or mailing.asked is None or mailing.until is None:
        raise Gone("This link was used already, or a newer one was sent.", code="link_used")
    if mailing.until < call.now:
        raise Gone("This link is too old. Ask for a new one in your settings.", code="link_expired")
    await store.preferences.change(mailing.user_id, email=mailing.asked, email_confirmed_at=call.now)
    await store.mailings.change(mailing.user_id, asked=None, digest=None, until=None)
    return views.MailStopped(email=mailing.asked)


async def stop_mails(call: Call) -> views.MailStopped:
    """Send no more mails to that account's address; its other ways stay. Doing it twice changes nothing."""
    store = call.context.store
    mailing = await store.mailings.by_stop(call.path["token"])
    if mailing is None:
        raise NotFound("This link does not work. Change what you are told in your settings.", code="link_unknown")
    preferences = await store.preferences.of(mailing.user_id)
    left: Choices = {reason: ways - {Way.MAIL} for reason, ways in choices(preferences.notify).items()}
    await store.preferences.change(mailing.user_id, notify=stored(left))
    return views.MailStopped(email=preferences.email or "")


async def stop_mails_at_once(call: Call) -> web.StreamResponse:
    """The same for mail programs: one click on their own button (RFC 8058)."""
    await stop_mails(call)
    return web.Response(text="No more mails come to this address.\n")


async def _settings(call: Call) -> views.NoticeSettings:
    context, me = call.context, call.me
    preferences = await context.store.preferences.of(me.id)
    if preferences.calendar_token is None:
        preferences = await context.store.preferences.change(me.id, calendar_token=new_key())
    mailing = await context.store.mailings.of(me.id, new_key())
    waits = mailing.until is not None and mailing.until > call.now
    return views.NoticeSettings(
        ways=views.NoticeWays(**stored(choices(preferences.notify))),
        push_key=context.pusher.public_key if context.pusher is not None else None,
        browsers=[_browser(push) for push in (await context.store.pushes.of([me.id])).get(me.id, [])],
        mail=context.mailer.works,
        email=preferences.email if preferences.email_confirmed_at is not None else None,
        email_asked=mailing.asked if waits else None,
        calendar_url=f"{context.config.public_url}/calendar/{preferences.calendar_token}.ics",
    )


def _browser(push: Push) -> views.Browser:
    return views.Browser(
        id=push.id, label=push.label, endpoint=push.endpoint, created_at=push.created_at, used_at=push.used_at
    )


def _notice(call: Call, notice: Notice) -> views.Notice:
    start = notice.detail.get("start")
    return views.Notice(
        id=notice.id,
        kind=notice.kind,
        space_id=notice.space_id,
        series_id=notice.series_id,
        title=notice.detail.get("title", ""),
        host=notice.detail.get("host", ""),
        start=datetime.fromisoformat(start) if start else None,
        url=address(notice, call.context.config.public_url),
        at=notice.at,
        read_at=notice.read_at,
    )


_read, _account = signed_in(Scope.READ), signed_in(Scope.ACCOUNT)
_settings_path = "/api/v1/me/notices/settings"

ROUTES = [
    Route("GET", "/api/v1/me/notices", list_notices, _read, "Notices", query=NoticeQuery, returns=views.NoticePage),
    Route(
        "POST",
        "/api/v1/me/notices/read",
        read_notices,
        _account,
        "Mark notices as read",
        body=ReadMark,
        returns=views.NoticePage,
    ),
    # Not with `read`: the calendar's address is a secret.
    Route("GET", _settings_path, read_notice_settings, _account, "How one is told", returns=views.NoticeSettings),
    Route(
        "PATCH",
        _settings_path,
        change_notice_settings,
        _account,
        "Choose how one is told",
        body=WaysChange,
        returns=views.NoticeSettings,
    ),
    Route(
        "POST",
        "/api/v1/me/push",
        add_browser,
        _account,
        "Have notices pushed to a browser",
        body=PushOrder,
        returns=views.NoticeSettings,
        status=201,
        problems=(409,),
    ),
    Route(
        "DELETE",
        "/api/v1/me/push/{push_id}",
        remove_browser,
        _account,
        "Push nothing to a browser any more",
        returns=views.NoticeSettings,
    ),
    Route(
        "POST",
        "/api/v1/me/calendar",
        renew_calendar,
        _account,
        "Another secret address for one's calendar",
        returns=views.NoticeSettings,
    ),
    Route(
        "PUT",
        "/api/v1/me/email",
        set_address,
        _account,
        "Have mails sent to an address, once its owner confirms it",
        body=AddressOrder,
        returns=views.NoticeSettings,
        problems=(409, 429),
    ),
    Route(
        "POST",
        "/api/v1/mails/confirm/{token}",
        confirm_address,
        public,
        "Confirm an address for mails",
        returns=views.MailStopped,
        problems=(410,),
    ),
    Route(
        "POST",
        "/api/v1/mails/stop/{token}",
        stop_mails,
        public,
        "Send no more mails",
        returns=views.MailStopped,
    ),
    Route(
        "POST",
        "/mails/stop/{token}",
        stop_mails_at_once,
        public,
        "Send no more mails, for mail programs",
        produces="text/plain",
    ),
]
