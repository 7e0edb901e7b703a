"""How the processes of the platform write their log: one event a line, ids and no persons.

Tracebacks carry no local variables: those hold cookies, telephone numbers and secrets.
"""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

import structlog

from core.settings import settings

if TYPE_CHECKING:
    from structlog.typing import EventDict, Processor, WrappedLogger

QUIET_LOGGERS = ("httpx", "httpx2", "httpcore", "asyncio", "stripe", "kombu", "_granian")


def start_logging(process: str) -> None:
    """Configure structlog and the standard library's loggers of this process.

    Our own events go straight to the output: there is one for every request, and the way
    through the library's loggers costs a fifth of a small one.
    """
    render: Processor = (
        structlog.processors.JSONRenderer(default=str)
        if settings().log_format == "json"
        else _as_text
    )
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        _name_process(process),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, render],
        logger_factory=structlog.WriteLoggerFactory(sys.stdout),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in QUIET_LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)


def _name_process(process: str) -> Processor:
    def add(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        event["process"] = process
        return event

    return add


def _as_text(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    failure = event.pop("exception", "")
    line = [event.pop("at", ""), f"[{event.pop('level', '')}]", str(event.pop("event", ""))]
    line += [f"{name}={_shown(value)}" for name, value in event.items()]
    return " ".join(line) + (f"\n{failure}" if failure else "")


def _shown(value: object) -> str:
    said = str(value)
    return said if said.isprintable() and " " not in said else repr(said)
