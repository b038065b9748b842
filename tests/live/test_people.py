import pytest

from spaces.errors import Invalid
from spaces.live.people import guest, known
from spaces.model import User
from tests.fakes import ManualClock


def test_a_key_makes_the_same_guest_again_wherever_it_is_shown() -> None:
    first, key = guest("Tom", None)
    again, same_key = guest(None, key)
    assert (again.pid, same_key) == (first.pid, key)
    assert key not in first.pid
    assert guest(None, None)[0].pid != first.pid


@pytest.mark.parametrize("key", ["", "guessable", "x" * 101])
def test_a_key_that_is_not_ours_is_replaced(key: str) -> None:
    assert guest(None, key)[1] != key


def test_a_guests_name_is_cleaned_and_may_be_missing() -> None:
    assert guest("  Tom\n Jones ", None)[0].name == "Tom Jones"
    assert guest("   ", None)[0].name is None
    with pytest.raises(Invalid):
        guest("x" * 51, None)


def test_an_account_keeps_its_color_and_rights() -> None:
    user = User("id", "mira", "Mira", admin=True, created_at=ManualClock().now())
    who = known(user)
    assert (who.pid, who.user_id, who.color, who.operator) == ("u_id", "id", user.color, True)
