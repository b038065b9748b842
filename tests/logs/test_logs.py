import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from spaces import logs
from spaces.config import Log


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def test_json_logs_are_one_object_a_line_wherever_they_come_from():
    out = io.StringIO()
    logs.configure(Log(format="json"), out)
    logging.getLogger("library").warning("said %s", "this", extra={"peer": "p1"})
    structlog.get_logger("ours").info("request", status=200)
    theirs, ours = [json.loads(line) for line in out.getvalue().splitlines()]
    assert (theirs["event"], theirs["peer"], theirs["level"], theirs["logger"]) == (
        "said this",
        "p1",
        "warning",
        "library",
    )
    assert (ours["event"], ours["status"], ours["level"]) == ("request", 200, "info")
    assert theirs["timestamp"].endswith("Z")


def test_an_exception_is_part_of_its_line():
    out = io.StringIO()
    logs.configure(Log(format="json"), out)
    try:
        int("broken")
    except ValueError:
        logging.getLogger("ours").exception("x failed")
    assert json.loads(out.getvalue())["exception"][0]["exc_type"] == "ValueError"


def test_what_is_below_the_level_is_left_out():
    out = io.StringIO()
    logs.configure(Log(level="warning"), out)
    logging.getLogger("ours").info("quiet")
    logging.getLogger("ours").warning("loud")
    assert "quiet" not in out.getvalue()
    assert "loud" in out.getvalue()


def test_a_file_gets_no_colours():
    out = io.StringIO()
    logs.configure(Log(), out)
    logging.getLogger("ours").warning("loud")
    assert "\x1b" not in out.getvalue()
