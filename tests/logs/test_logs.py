import io
import json
import logging
from collections.abc import Iterator
from typing import Literal

import pytest
import structlog
from aiohttp.http_exceptions import LineTooLong

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


@pytest.mark.parametrize("form", ["json", "console"])
def test_local_variables_are_never_logged_since_passwords_are_among_them(form: Literal["json", "console"]):
    out = io.StringIO()
    logs.configure(Log(format=form), out)
    password = "hunter" + "2"
    try:
        _ = [][len(password)]
    except IndexError:
        logging.getLogger("ours").exception("x failed")
    assert "IndexError" in out.getvalue()
    assert password not in out.getvalue()


def test_bytes_that_are_no_http_leave_no_traceback():
    out = io.StringIO()
    logs.configure(Log(), out)
    logging.getLogger("aiohttp.server").error("Error handling request", exc_info=LineTooLong(b"x", 8190))
    logging.getLogger("aiohttp.server").error("Real fault", exc_info=ValueError("x"))
    assert "Error handling request" not in out.getvalue()
    assert "Real fault" in out.getvalue()
