import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spaces.web.ranges import RANGES_MAX, Reply, Span, reply

SIZE = 1000
ETAG = '"3-audio.mp3"'
SUNDAY = datetime(2026, 11, 22, 20, 0, 0, 500_000, tzinfo=UTC)
DATE, EARLIER, LATER = (f"Sun, 22 Nov 2026 {hour}:00:00 GMT" for hour in ("20", "19", "21"))


def asked(size: int = SIZE, method: str = "GET", **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return reply(method, named, size, ETAG, SUNDAY)


def part(*spans: tuple[int, int]) -> Reply:
    return Reply(206, tuple(Span(*span) for span in spans))


WHOLE, NOTHING_OF_IT = Reply(200), Reply(416)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-0", part((0, 1))),
        ("bytes=0-499", part((0, 500))),
        ("bytes=500-", part((500, 1000))),
        ("bytes=999-", part((999, 1000))),
        ("bytes=-1", part((999, 1000))),
        ("bytes=-1000", part((0, 1000))),
        ("bytes=-5000", part((0, 1000))),  # longer than the file: all of it
        ("bytes=900-5000", part((900, 1000))),
        ("bytes=0-", part((0, 1000))),
        ("BYTES=0-9", part((0, 10))),
        ("bytes= 0-9 ", part((0, 10))),
        ("bytes=00000000000000000000000000000000000005-09", part((5, 10))),
        ("bytes=0-" + "9" * 5000, part((0, 1000))),
        # several
        ("bytes=0-0,-1", part((0, 1), (999, 1000))),
        ("bytes=500-509, 0-9", part((500, 510), (0, 10))),  # in the order they were asked for
        ("bytes=0-9,,20-29,", part((0, 10), (20, 30))),
        ("bytes=0-9,5000-6000", part((0, 10))),
        ("bytes=0-99,50-149", part((0, 150))),  # one that overlaps another is sent once
        ("bytes=0-9,10-19", part((0, 20))),
        ("bytes=0-,0-", part((0, 1000))),
        # cannot be satisfied
        ("bytes=1000-", NOTHING_OF_IT),
        ("bytes=5000-6000", NOTHING_OF_IT),
        ("bytes=-0", NOTHING_OF_IT),
        ("bytes=1000-,-0", NOTHING_OF_IT),
        ("bytes=" + "9" * 5000 + "-", NOTHING_OF_IT),
        # must or may be ignored
        ("items=0-9", WHOLE),
        ("items=5000-", WHOLE),
        ("bytes", WHOLE),
        ("bytes=", WHOLE),
        ("bytes=,", WHOLE),
        ("bytes=-", WHOLE),
        ("bytes=a-b", WHOLE),
        ("bytes=0-9,x", WHOLE),
        ("bytes=9-0", WHOLE),
        ("bytes=0-9,9-0", WHOLE),
        ("bytes=0--9", WHOLE),
        ("bytes=+0-9", WHOLE),
        ("bytes=0x0-9", WHOLE),
        ("bytes=1_0-20", WHOLE),
        ("bytes=٠-٩", WHOLE),
        ("bytes 0-9", WHOLE),
        ("", WHOLE),
    ],
)
def test_a_range_is_answered_as_rfc_9110_says(header: str, expected: Reply) -> None:
    assert asked(Range=header) == expected


def test_too_many_ranges_are_answered_with_the_whole() -> None:
    some = ",".join(f"{at * 20}-{at * 20 + 9}" for at in range(RANGES_MAX))
    assert len(asked(Range=f"bytes={some}").spans) == RANGES_MAX
    assert asked(Range=f"bytes={some},900-909") == WHOLE


@pytest.mark.parametrize("header", ["bytes=0-", "bytes=-5", "bytes=0-0"])
def test_an_empty_file_has_no_ranges(header: str) -> None:
    assert asked(size=0, Range=header) == WHOLE


@pytest.mark.parametrize("header", ["bytes=0-9", "bytes=5000-", "bytes=0-9,20-29"])
def test_ranges_of_head_are_ignored(header: str) -> None:
    assert asked(method="HEAD", Range=header) == WHOLE


@pytest.mark.parametrize(
    ("condition", "still_the_same"),
    [
        (ETAG, True),
        (f" {ETAG} ", True),
        ('"2-audio.mp3"', False),
        (f"W/{ETAG}", False),  # a weak tag never matches
        (DATE, True),
        (EARLIER, False),
        (LATER, False),  # a date has to be the very same
        ("yesterday", False),
        ("", False),
        ("3-audio.mp3", False),
    ],
)
def test_if_range_lets_a_range_through_only_when_the_file_is_the_same(condition: str, still_the_same: bool) -> None:
    assert asked(Range="bytes=0-9", If_Range=condition) == (part((0, 10)) if still_the_same else WHOLE)
    assert asked(Range="bytes=5000-", If_Range=condition) == (NOTHING_OF_IT if still_the_same else WHOLE)


def test_if_range_without_a_range_means_nothing() -> None:
    assert asked(If_Range='"other"') == WHOLE


def test_without_a_date_of_its_own_a_file_matches_none() -> None:
    assert reply("GET", {"Range": "bytes=0-9", "If-Range": DATE}, SIZE, ETAG) == WHOLE
    assert reply("GET", {"If-Modified-Since": LATER}, SIZE, ETAG) == WHOLE
    assert reply("GET", {"If-Unmodified-Since": EARLIER}, SIZE, ETAG) == WHOLE


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If_None_Match": ETAG}, 304),
        ({"If_None_Match": f"W/{ETAG}"}, 304),
        ({"If_None_Match": f'"1", {ETAG}, "x,y"'}, 304),
        ({"If_None_Match": "*"}, 304),
        ({"If_None_Match": '"2-audio.mp3"'}, 200),
        ({"If_None_Match": '"other", "x'}, 200),
        ({"If_Modified_Since": DATE}, 304),
        ({"If_Modified_Since": LATER}, 304),
        ({"If_Modified_Since": EARLIER}, 200),
        ({"If_Modified_Since": "last week"}, 200),
        ({"If_Modified_Since": "Sun, 22 Nov 99999 20:00:00 GMT"}, 200),
        ({"If_None_Match": '"other"', "If_Modified_Since": LATER}, 200),  # the tag decides
        ({"If_Match": ETAG}, 200),
        ({"If_Match": f'"1", {ETAG}'}, 200),
        ({"If_Match": "*"}, 200),
        ({"If_Match": f"W/{ETAG}"}, 412),
        ({"If_Match": '"other"'}, 412),
        ({"If_Unmodified_Since": DATE}, 200),
        ({"If_Unmodified_Since": LATER}, 200),
        ({"If_Unmodified_Since": EARLIER}, 412),
        ({"If_Unmodified_Since": "never"}, 200),
        ({"If_Match": ETAG, "If_Unmodified_Since": EARLIER}, 200),
        ({"If_Match": '"other"', "If_None_Match": ETAG}, 412),
        ({"If_Match": ETAG, "If_None_Match": ETAG}, 304),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_conditions_come_first_in_their_order(headers: dict[str, str], status: int, method: str) -> None:
    assert asked(method=method, **headers).status == status


@pytest.mark.parametrize("status_of", [{"If_None_Match": ETAG}, {"If_Match": '"other"'}])
def test_a_condition_that_fails_makes_the_range_unimportant(status_of: dict[str, str]) -> None:
    assert asked(Range="bytes=0-9", **status_of).spans == ()


NAMES = ["Range", "If-Range", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since"]
POSITION = st.integers(0, 30)
SPEC = st.one_of(
    st.builds("{}-{}".format, POSITION, POSITION), st.builds("{}-".format, POSITION), st.builds("-{}".format, POSITION)
)


@given(st.sampled_from(["GET", "HEAD"]), st.dictionaries(st.sampled_from(NAMES), st.text()), st.integers(0, 100))
def test_no_header_can_break_it(method: str, headers: dict[str, str], size: int) -> None:
    answer = reply(method, headers, size, ETAG, SUNDAY)
    assert answer.status in (200, 206, 304, 412, 416)


@given(st.lists(SPEC, min_size=1, max_size=RANGES_MAX), st.integers(1, 25))
def test_what_is_sent_is_what_was_asked_for_and_nothing_twice(specs: list[str], size: int) -> None:
    """Against the definition: the set of bytes that each range names."""
    answer = asked(size=size, Range="bytes=" + ",".join(specs))
    wanted: set[int] = set()
    for spec in specs:
        match = re.fullmatch(r"(\d*)-(\d*)", spec)
        assert match
        first, last = match.groups()
        if first and last and int(last) < int(first):
            assert answer == WHOLE
            return
        wanted |= set(
            range(size)[int(first) : int(last) + 1 if last else size]
            if first
            else range(size)[size - min(size, int(last)) :]
        )
    sent = [byte for span in answer.spans for byte in range(span.start, span.end)]
    assert answer.status == (206 if wanted else 416)
    assert len(sent) == len(set(sent))
    assert set(sent) == wanted
