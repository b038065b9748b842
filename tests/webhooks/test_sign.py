from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from spaces.webhooks import sign

BODY = '{"type":"space.started","timestamp":"2026-11-23T20:00:00Z","data":{"title":"Übung 🎙"}}'.encode()


def test_receivers_libraries_take_the_signature():
    secret = sign.new_secret()
    headers = sign.headers("msgA", datetime.now(UTC), BODY, [secret])
    assert Webhook(secret).verify(BODY, headers)["type"] == "space.started"


def test_while_a_secret_is_exchanged_both_verify():
    new, old = sign.new_secret(), sign.new_secret()
    headers = sign.headers("msgA", datetime.now(UTC), BODY, [new, old])
    for secret in (new, old):
        Webhook(secret).verify(BODY, headers)


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp"])
def test_nothing_of_what_is_signed_can_be_changed(name: str):
    secret = sign.new_secret()
    headers = sign.headers("msgA", datetime.now(UTC), BODY, [secret])
    headers[name] = str(int(headers[name]) + 1) if headers[name].isdecimal() else "msgB"
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(BODY, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(BODY + b" ", sign.headers("msgA", datetime.now(UTC), BODY, [secret]))


def test_it_is_what_the_library_itself_signs():
    secret, now = sign.new_secret(), datetime.now(UTC)
    ours = sign.headers("msgA", now, BODY, [secret])["webhook-signature"]
    assert ours == Webhook(secret).sign("msgA", now, BODY.decode())


def test_secrets_are_never_the_same():
    assert len({sign.new_secret() for _ in range(100)}) == 100
