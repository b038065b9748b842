from datetime import UTC, datetime

from spaces.live.events import Live, Participant
from spaces.model import Role, Scope, Space, SpeakerPolicy, State, TapPolicy, User
from spaces.model.preferences import Preferences
from spaces.web import views

NOW = datetime(2026, 11, 22, 20, tzinfo=UTC)
MIRA = User("7Yh", "mira", "Mira", admin=False, created_at=NOW)
SPACE = Space(
    "9Gk", "7Yh", "Tea", ("tea",), State.LIVE, SpeakerPolicy.EVERYONE, TapPolicy.OFF, NOW, NOW, peak_listeners=5
)


def test_without_anybody_inside_a_space_is_empty() -> None:
    view = views.space(SPACE, MIRA, None, "https://spaces.example.org")
    assert view.url == "https://spaces.example.org/s/9Gk"
    assert (view.hosts, view.speakers, view.speaking, view.participant_count) == ([], [], [], 0)
    assert view.host.handle == "mira"


def test_who_is_inside_is_shown_with_their_voice() -> None:
    inside = Participant("u_7Yh", "7Yh", "mira", "Mira", 4, Role.HOST, muted=False, connected=True, publishing=True)
    view = views.space(SPACE, MIRA, Live(hosts=(inside,), speaking=("u_7Yh",), participant_count=1), "")
    assert view.hosts[0].csrc == inside.csrc
    assert view.speaking == ["u_7Yh"]


def test_the_peak_never_falls() -> None:
    assert views.space(SPACE, MIRA, Live(peak_listeners=3), "").peak_listeners == 5
    assert views.space(SPACE, MIRA, Live(peak_listeners=8), "").peak_listeners == 8


def test_scopes_come_in_their_own_order() -> None:
    assert views.me(MIRA, frozenset({Scope.HOST, Scope.READ}), Preferences(MIRA.id)).scopes == [Scope.READ, Scope.HOST]


def test_nothing_of_an_account_leaks_into_its_public_face() -> None:
    assert set(views.person(MIRA).model_dump()) == {"id", "handle", "name", "color"}
