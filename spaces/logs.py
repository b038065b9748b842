"""Logs as events with fields, on standard error: coloured for people, JSON lines for machines.

Modules of ours and of libraries write with the standard `logging`, or with structlog when an event has fields;
both end up in the same form.
"""

from __future__ import annotations

import logging
import sys
from typing import TextIO

import structlog
from structlog.typing import Processor

from spaces.config import Log

# Libraries that tell at "info" what nobody running a node wants to read.
_CHATTY = ("aiosqlite", "alembic", "aioice", "aiortc", "asyncio", "sqlalchemy.engine")


def configure(log: Log, stream: TextIO | None = None) -> None:
    """Send every log of this process to the stream (standard error unless told), in the configured form.

    Called once, by the composition root, before anything is logged.
    """
    target = stream or sys.stderr
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_annotations(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(target)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=_annotations(), processors=_rendering(log, target))
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(log.level.upper())
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("aiohttp.server").addFilter(_is_a_fault)


def _is_a_fault(record: logging.LogRecord) -> bool:
    """Drop the tracebacks that aiohttp writes for bytes that are no HTTP: anybody can send those, and often."""
    error = record.exc_info[1] if record.exc_info else None
    return type(error).__module__ != "aiohttp.http_exceptions"  # by name: this module knows no library but structlog


def _annotations() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _rendering(log: Log, stream: TextIO) -> list[Processor]:
    clean = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if log.format == "json":
        return [clean, _tracebacks(), structlog.processors.JSONRenderer()]
    plain = structlog.dev.plain_traceback
    return [clean, structlog.dev.ConsoleRenderer(colors=stream.isatty(), exception_formatter=plain)]


def _tracebacks() -> Processor:
    # Never the local variables of the frames, as both renderers would by default: passwords and tokens are among them.
    return structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False))
