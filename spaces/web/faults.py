"""Faults of an input, all at once and in words that help: from pydantic's findings to our codes and sentences."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from spaces.errors import Invalid


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one field."""

    field: str | None  # dotted path such as "topics.0"; None for the input as a whole
    code: str
    detail: str


class Faulty(Invalid):
    """Input with at least one fault; speaks of the first one and carries them all."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        first = faults[0]
        super().__init__(first.detail, code=first.code, field=first.field)
        self.faults = tuple(faults)


_SENTENCES: Mapping[str, str] = {
    "string_type": "must be text.",
    "int_type": "must be a whole number.",
    "int_parsing": "must be a whole number.",
    "float_type": "must be a number.",
    "finite_number": "must be a number.",
    "bool_parsing": "must be true or false.",
    "bool_type": "must be true or false.",
    "list_type": "must be a list.",
    "dict_type": "must be an object.",
    "model_type": "must be an object.",
    "datetime_type": "must be a time such as 2026-12-01T20:00:00Z.",
    "datetime_parsing": "must be a time such as 2026-12-01T20:00:00Z.",
    "datetime_from_date_parsing": "must be a time such as 2026-12-01T20:00:00Z.",
    "enum": "must be {expected}.",
    "literal_error": "must be {expected}.",
    "string_too_short": "needs at least {min_length} characters.",
    "string_too_long": "has up to {max_length} characters.",
    "too_long": "has up to {max_length} entries.",
    "too_short": "needs at least {min_length} entries.",
    "greater_than_equal": "must be {ge:g} or more.",
    "greater_than": "must be more than {gt:g}.",
    "less_than_equal": "must be {le:g} or less.",
}


def faults_of(model: type[BaseModel], error: ValidationError) -> list[Fault]:
    """Every fault that pydantic found, in the order of the input."""
    return [_fault(model, finding) for finding in error.errors(include_url=False, include_input=False)]


def _fault(model: type[BaseModel], finding: Mapping[str, Any]) -> Fault:
    kind, field = finding["type"], ".".join(str(part) for part in finding["loc"]) or None
    context = finding.get("ctx", {})
    if kind == "json_invalid":
        return Fault(None, "json_invalid", f"The body is not JSON: {context['error']}.")
    if "spaces_detail" in context:  # said by a rule of the domain, see `bodies.checked`
        return Fault(context["spaces_field"] or field, kind, context["spaces_detail"])
    if kind == "missing":
        return Fault(field, f"{finding['loc'][-1]}_missing", f"“{field}” is missing.")
    if kind == "extra_forbidden":
        return Fault(field, "field_unknown", f"There is no field “{field}”.{_nearest(model, str(field))}")
    if kind == "model_type" and field is None:
        return Fault(None, "body_invalid", "The body must be a JSON object.")
    return Fault(field, f"{_name(finding['loc'])}_invalid", f"“{field}” {_sentence(kind, context, finding['msg'])}")


def _name(location: Sequence[int | str]) -> str:
    """The innermost named field: "topics" for topics.0."""
    return next((part for part in reversed(location) if isinstance(part, str)), "body")


def _sentence(kind: str, context: Mapping[str, Any], message: str) -> str:
    sentence = _SENTENCES.get(kind)
    return sentence.format_map(context) if sentence else f"cannot be used: {message[:1].lower()}{message[1:]}."


def _nearest(model: type[BaseModel], field: str) -> str:
    known = [name.alias or key for key, name in model.model_fields.items()]
    near = difflib.get_close_matches(field, known, n=1, cutoff=0.5)
    return f" Did you mean “{near[0]}”?" if near else f" Known: {', '.join(known)}." if known else ""
