import pytest

from spaces.errors import TooMany
from spaces.gcra import Gcra
from spaces.web.limits import Attempts, Connections, Fetches, Guesses, SignUps, plays


def test_a_burst_is_allowed_and_the_next_try_has_to_wait() -> None:
    gcra = Gcra(3, 30)
    assert [gcra.take("a", 0) for _ in range(4)] == [None, None, None, 10]


def test_tries_come_back_evenly() -> None:
    gcra = Gcra(3, 30)
    for _ in range(3):
        gcra.take("a", 0)
    assert gcra.take("a", 9.9) == 1
    assert gcra.take("a", 10) is None
    assert gcra.take("a", 10) == 10


def test_after_the_whole_period_the_whole_burst_is_there_again() -> None:
    gcra = Gcra(3, 30)
    for _ in range(3):
        gcra.take("a", 0)
    assert [gcra.take("a", 30) for _ in range(4)] == [None, None, None, 10]


def test_a_refused_try_does_not_make_the_wait_longer() -> None:
    gcra = Gcra(1, 10)
    gcra.take("a", 0)
    assert [gcra.take("a", 5) for _ in range(3)] == [5, 5, 5]


def test_keys_do_not_share() -> None:
    gcra = Gcra(1, 10)
    gcra.take("a", 0)
    assert gcra.take("b", 0) is None


def test_a_try_given_back_does_not_count() -> None:
    gcra = Gcra(1, 10)
    gcra.take("a", 0)
    gcra.give_back("a")
    assert gcra.take("a", 0) is None


def test_giving_back_what_was_never_taken_does_nothing() -> None:
    gcra = Gcra(1, 10)
    gcra.give_back("a")
    assert [gcra.take("a", 0), gcra.take("a", 0)] == [None, 10]


def test_memory_is_bounded_and_the_busiest_keys_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spaces.gcra.KEYS_MAX", 10)
    gcra = Gcra(5, 50)
    for _ in range(5):
        gcra.take("attacker", 0)
    for number in range(100):
        gcra.take(f"passer-by {number}", 0)
    assert len(gcra._empty_at) <= 10
    assert gcra.take("attacker", 0) is not None


def test_wrong_passwords_are_counted_per_account_wherever_they_come_from() -> None:
    attempts = Attempts(2)
    attempts.require("mira", "1.1.1.1", 0)
    attempts.require("mira", "2.2.2.2", 0)
    with pytest.raises(TooMany) as refused:
        attempts.require("mira", "3.3.3.3", 0)
    assert refused.value.retry_after == 450
    assert "8 minutes" in refused.value.detail


def test_wrong_passwords_are_counted_per_address_whatever_the_account() -> None:
    attempts = Attempts(2)
    attempts.require("a", "1.1.1.1", 0)
    attempts.require("b", "1.1.1.1", 0)
    with pytest.raises(TooMany):
        attempts.require("c", "1.1.1.1", 0)
    attempts.require("c", "2.2.2.2", 0)


def test_a_try_refused_for_its_address_does_not_count_against_the_account() -> None:
    attempts = Attempts(1)
    attempts.require("other", "1.1.1.1", 0)
    with pytest.raises(TooMany):
        attempts.require("mira", "1.1.1.1", 0)
    attempts.require("mira", "2.2.2.2", 0)


def test_a_right_password_costs_nothing() -> None:
    attempts = Attempts(1)
    for _ in range(5):
        attempts.require("mira", "1.1.1.1", 0)
        attempts.give_back("mira", "1.1.1.1")


def test_one_address_makes_only_so_many_accounts_an_hour() -> None:
    sign_ups = SignUps(2)
    sign_ups.require("1.1.1.1", 0)
    sign_ups.require("1.1.1.1", 0)
    with pytest.raises(TooMany, match="Wait 30 minutes"):
        sign_ups.require("1.1.1.1", 0)
    sign_ups.require("2.2.2.2", 0)


@pytest.mark.parametrize("address", ["127.0.0.1", "::/64"])
def test_this_machine_itself_is_not_limited(address: str) -> None:
    sign_ups = SignUps(1)
    for _ in range(3):
        sign_ups.require(address, 0)


def test_one_address_opens_only_so_many_connections_a_minute() -> None:
    connections = Connections(3)
    for _ in range(3):
        connections.require("1.1.1.1", 0)
    with pytest.raises(TooMany) as refusal:
        connections.require("1.1.1.1", 0)
    assert (refusal.value.code, refusal.value.retry_after) == ("connection_limit", 20)
    connections.require("2.2.2.2", 0)
    connections.require("1.1.1.1", 20)
    for _ in range(10):
        connections.require("127.0.0.1", 0)


def test_what_is_left_can_be_asked_without_counting() -> None:
    gcra = Gcra(3, 30)
    assert [gcra.left("a", 0), gcra.left("a", 0)] == [3, 3]
    gcra.take("a", 0)
    assert (gcra.left("a", 0), gcra.left("a", 9.9), gcra.left("a", 10), gcra.left("b", 0)) == (2, 2, 3, 3)
    for _ in range(5):
        gcra.take("a", 10)
    assert gcra.left("a", 10) == 0


def test_a_share_link_takes_few_guesses_of_one_address_and_not_many_of_all() -> None:
    guesses = Guesses()
    for left in (4, 3, 2, 1, 0):
        guesses.require("link", "1.1.1.1", 0)
        assert guesses.left("link", "1.1.1.1", 0) == left
    with pytest.raises(TooMany) as refusal:
        guesses.require("link", "1.1.1.1", 0)
    assert (refusal.value.code, refusal.value.retry_after) == ("password_limit", 180)
    guesses.require("another", "1.1.1.1", 0)
    for number in range(45):
        guesses.require("link", f"2.2.2.{number}", 0)
    with pytest.raises(TooMany):
        guesses.require("link", "3.3.3.3", 0)
    assert guesses.left("another", "3.3.3.3", 0) == 5


def test_a_guess_that_is_refused_for_the_link_does_not_count_for_the_address() -> None:
    guesses = Guesses()
    for number in range(50):
        guesses.require("link", f"2.2.2.{number}", 0)
    for _ in range(9):
        with pytest.raises(TooMany):
            guesses.require("link", "1.1.1.1", 0)
    assert guesses._own.left("link 1.1.1.1", 0) == 5


def test_a_right_password_of_a_link_costs_nothing() -> None:
    guesses = Guesses()
    for _ in range(60):
        guesses.require("link", "1.1.1.1", 0)
        guesses.give_back("link", "1.1.1.1")
    assert guesses.left("link", "1.1.1.1", 0) == 5


def test_a_listener_counts_once_an_hour() -> None:
    counted = plays()
    assert [counted.take("a", at) is None for at in (0, 1, 3599, 3600, 3601)] == [True, False, False, True, False]


def test_an_account_has_so_much_fetched_in_ten_minutes_and_lists_count_for_more() -> None:
    fetches = Fetches(limit=30)
    fetches.require("mira", 0, cost=20)
    with pytest.raises(TooMany) as refused:
        fetches.require("mira", 0, cost=20)
    assert refused.value.code == "fetch_limit"
    assert refused.value.retry_after == 200
    for _ in range(10):
        fetches.require("mira", 0)
    with pytest.raises(TooMany):
        fetches.require("mira", 0)
    fetches.require("noor", 0)
    fetches.require("mira", 20)
