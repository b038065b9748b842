"""Telling people what begins: notices on the page, in browsers that are closed, by mail and in calendars."""

from spaces.notify.announce import Announcer
from spaces.notify.following import Follower
from spaces.notify.mail import Mailer
from spaces.notify.push import Pusher
from spaces.notify.sender import Notifier

__all__ = ["Announcer", "Follower", "Mailer", "Notifier", "Pusher"]
