from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from spaces.model.webhook import Delivery, DeliveryState, Try, Webhook
from spaces.webhooks.deciding import FAILURES_MAX, PAUSES, TRIES_KEPT, after_try, again, judged, pause, resumed

NOW = datetime(2026, 11, 23, 20, tzinfo=UTC)
HOOK = Webhook("w", "u", "https://example.org/", "", ("space.*",), False, "whsec_", NOW, NOW)
MADE = Delivery("msgA", "w", "space.started", "{}", NOW, next_at=NOW)
ARRIVED = Try(NOW, 0.1, 204)
FAILED = Try(NOW, 0.1, 500, "no", "It answered 500.")
GONE = Try(NOW, 0.1, 410, "", "It answered 410.")


def test_what_arrives_is_done():
    tried = after_try(MADE, ARRIVED, 8, 0.5)
    assert (tried.state, tried.next_at, tried.attempts, tried.tries) == (DeliveryState.DELIVERED, None, 1, (ARRIVED,))


def test_what_fails_is_tried_again_later_and_later():
    waits, made = [], MADE
    for _ in range(7):
        made = after_try(made, FAILED, 8, 0.5)
        assert made.next_at
        waits.append(made.next_at - NOW)
    assert waits == list(PAUSES)
    assert after_try(made, FAILED, 8, 0.5).state is DeliveryState.FAILED


def test_410_is_never_tried_again():
    tried = after_try(MADE, GONE, 8, 0.5)
    assert (tried.state, tried.next_at) == (DeliveryState.FAILED, None)


def test_a_receiver_can_ask_for_more_time_but_not_for_ever():
    assert pause(1, 0.5, 90) == timedelta(seconds=90)
    assert pause(5, 0.5, 1) == PAUSES[4]
    assert pause(1, 0.5, 1e9) == PAUSES[-1]


@given(st.integers(1, 50), st.floats(0, 1))
def test_what_failed_together_comes_back_apart_but_about_when_it_should(attempts: int, jitter: float):
    usual = PAUSES[min(attempts, 7) - 1]
    assert 0.9 * usual <= pause(attempts, jitter, None) <= 1.1 * usual


def test_the_log_keeps_the_last_tries():
    made = MADE
    for number in range(20):
        made = after_try(made, replace(FAILED, said=str(number)), 99, 0)
    assert [one.said for one in made.tries] == [str(number) for number in range(20 - TRIES_KEPT, 20)]


def test_a_webhook_that_never_answers_is_paused_with_words():
    hook = HOOK
    for _ in range(FAILURES_MAX - 1):
        hook = judged(hook, FAILED)
    assert hook.paused_at is None
    hook = judged(hook, FAILED)
    assert hook.paused_at == NOW
    assert hook.paused_why
    assert "2026-11-23 20:00" in hook.paused_why
    assert "It answered 500." in hook.paused_why


def test_a_day_without_success_is_enough_but_not_a_single_failure():
    later = NOW + timedelta(days=2)
    hook = judged(HOOK, FAILED)
    assert judged(hook, replace(FAILED, at=later)).paused_at is None
    for _ in range(8):
        hook = judged(hook, FAILED)
    assert judged(hook, replace(FAILED, at=later)).paused_at == later


def test_one_success_makes_up_for_all_failures():
    hook = judged(judged(HOOK, FAILED), ARRIVED)
    assert (hook.failures, hook.failing_since) == (0, None)


def test_410_pauses_at_once():
    hook = judged(HOOK, GONE)
    assert hook.paused_at == NOW
    assert resumed(hook) == HOOK


def test_what_is_sent_again_has_all_its_tries_and_its_id():
    made = after_try(MADE, FAILED, 1, 0)
    assert again(made, NOW) == replace(MADE, tries=(FAILED,))


def test_an_old_secret_signs_until_its_time_is_over():
    hook = replace(HOOK, secret="new", old_secret="old", old_until=NOW + timedelta(hours=24))
    assert hook.secrets(NOW) == ("new", "old")
    assert hook.secrets(NOW + timedelta(hours=24)) == ("new",)


def test_a_family_means_all_of_it_and_nothing_else():
    hook = replace(HOOK, events=("space.*", "tap.saved"))
    assert [hook.wants(name) for name in ("space.ended", "tap.saved", "tap.held", "spacex.y")] == [
        True,
        True,
        False,
        False,
    ]
