"""Turns refusals and failures into RFC 9457 problem answers; the only place that knows statuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from litestar import Request, Response
from litestar.exceptions import (
    HTTPException,
    MethodNotAllowedException,
    NotFoundException,
    ValidationException,
)
from litestar.exceptions.http_exceptions import RequestEntityTooLarge

from api.complaints import complaint
from api.refusals import (
    BodyTooLarge,
    ChangedMeanwhile,
    FieldTrouble,
    InvalidRequest,
    MalformedRequest,
    MethodNotOffered,
    NoSuchPage,
    PartAway,
    UnknownFailure,
    VersionNeeded,
)
from api.visit import visit_of
from core import refusals as family
from core.standing import AWAY

if TYPE_CHECKING:
    from api.visit import Visit
    from core.refusals import Language, Refusal

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 5

# The first class that fits decides, so cases stand before the families.
STATUSES: tuple[tuple[type[Refusal], int], ...] = (
    (MalformedRequest, 400),
    (MethodNotOffered, 405),
    (ChangedMeanwhile, 412),
    (BodyTooLarge, 413),
    (VersionNeeded, 428),
    (UnknownFailure, 500),
    (family.NotSignedIn, 401),
    (family.NotAllowed, 403),
    (family.NotFound, 404),
    (family.Conflict, 409),
    (family.Expired, 410),
    (family.Unacceptable, 422),
    (family.TooMany, 429),
    (family.Unavailable, 503),
)

log = structlog.get_logger("linli.problems")


def status_of(refusal: type[Refusal]) -> int:
    """Give the status of a case by the family it belongs to."""
    return next((status for kind, status in STATUSES if issubclass(refusal, kind)), 500)


def problem_members(refusal: Refusal, language: Language) -> dict[str, Any]:
    """Give the members of a problem answer, without a trace id."""
    members = {
        "type": f"/problems/{refusal.code}",
        "title": refusal.title.in_language(language),
        "status": status_of(type(refusal)),
        "detail": refusal.detail_in(language),
        "code": refusal.code,
    }
    # A field may not change what RFC 9457 gives a meaning to.
    return refusal.members_in(language) | members


def problem_response(
    refusal: Refusal, visit: Visit, headers: dict[str, str] | None = None
) -> Response[Any]:
    """Answer with a refusal in the reader's language; only a failure of ours shows its trace id."""
    members = problem_members(refusal, visit.language)
    if isinstance(refusal, UnknownFailure):
        members["trace_id"] = visit.trace_id
    sent = {"content-language": visit.language, "cache-control": "no-store", **(headers or {})}
    seconds = refusal.fields().get("retry_after_seconds")
    if seconds is None and isinstance(refusal, family.Unavailable):
        seconds = RETRY_AFTER_SECONDS
    if isinstance(seconds, int):
        sent["retry-after"] = str(max(0, seconds))
    if members["status"] == 401:  # noqa: PLR2004 - RFC 9110 asks for the header with this one
        sent["www-authenticate"] = "Bearer"
    return Response(members, status_code=members["status"], headers=sent, media_type=MEDIA_TYPE)


def answer_refusal(request: Request[Any, Any, Any], refusal: Refusal) -> Response[Any]:
    """Handle every refusal the parts of town raise."""
    return problem_response(refusal, visit_of(request.scope))


def answer_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    """Handle what Litestar itself refuses."""
    visit = visit_of(request.scope)
    allow = (error.headers or {}).get("allow")
    if error.status_code >= 500:  # noqa: PLR2004
        return answer_unknown(request, error)
    return problem_response(_meaning(error), visit, {"allow": allow} if allow else None)


def _meaning(error: HTTPException) -> Refusal:
    match error:
        case ValidationException(extra=extra):
            troubles = _parameter_troubles(extra)
            # Nothing is named when a route that needs a body was given none.
            named = all(trouble.field for trouble in troubles)
            return InvalidRequest(errors=troubles) if named else MalformedRequest()
        case NotFoundException():
            return NoSuchPage()
        case MethodNotAllowedException():
            return MethodNotOffered()
        case RequestEntityTooLarge():
            return BodyTooLarge()
        case _:
            return MalformedRequest()


def _parameter_troubles(extra: Any) -> list[FieldTrouble]:
    troubles = []
    for entry in extra if isinstance(extra, list) else []:
        path, sentence = complaint(str(entry.get("message", "")))
        name = str(entry.get("key", ""))
        troubles.append(FieldTrouble(path if name in {"", "data"} else name, sentence))
    return troubles


def answer_unknown(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Handle what nobody foresaw: the log has the stack, the reader a trace id and nothing else."""
    visit = visit_of(request.scope)
    if isinstance(error, AWAY):
        log.warning("part_away", trace_id=visit.trace_id, exc_info=error)
        return problem_response(PartAway(), visit)
    log.error("unknown_failure", trace_id=visit.trace_id, exc_info=error)
    return problem_response(UnknownFailure(), visit)


HANDLERS: dict[Any, Any] = {
    family.Refusal: answer_refusal,
    HTTPException: answer_http,
    Exception: answer_unknown,
}
