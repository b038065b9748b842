from spaces.live.events import Live, Participant, Standing
from spaces.model import Role
from spaces.sfu import csrc


def test_a_participants_voice_is_named_in_packets_by_their_pid_alone() -> None:
    shown = Participant("u_ann", "ann", "ann", "Ann", 3, Role.SPEAKER, muted=False, connected=True, publishing=True)
    assert shown.csrc == csrc("u_ann")
    assert 0 < shown.csrc < 2**32


def test_whoever_comes_in_is_a_plain_listener() -> None:
    assert Standing() == Standing(Role.LISTENER, muted=False, request_position=None, invited_as=None, muted_by=None)


def test_a_space_that_is_not_live_has_nobody_in_it() -> None:
    assert Live() == Live(hosts=(), speakers=(), participant_count=0, listener_count=0, peak_listeners=0, speaking=())
