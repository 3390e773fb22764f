"""The API in the words of OpenAPI 3.1, for programs that read them."""

from importlib.metadata import version
from typing import Any

from bots.web.api.lists import CURSOR, MOST, USUAL
from quoters.model.quote import MAX_NUMBER

_JSON = "application/json"
_NUMBER = {"type": "integer", "minimum": 1, "maximum": MAX_NUMBER}
_WORDS = {"type": "string", "maxLength": 500}
_OR_NULL = ["string", "null"]
_TIME = {"type": "string", "format": "date-time"}

_SCHEMAS: dict[str, Any] = {
    "Quote": {
        "type": "object",
        "required": ["id", "text", "author", "source", "tags", "added_at", "url"],
        "properties": {
            "id": _NUMBER,
            "text": {"type": "string", "description": "Lines are separated by a line feed."},
            "author": {"type": _OR_NULL},
            "source": {"type": _OR_NULL},
            "tags": {"type": "array", "items": {"type": "string"}},
            "added_at": {"type": _OR_NULL, "format": "date-time"},
            "url": {"type": "string", "description": "The quote's own page."},
            "state": {"const": "pending", "description": "Only of one that waits for approval."},
        },
    },
    "Day": {
        "type": "object",
        "required": ["date", "timezone", "quote"],
        "properties": {
            "date": {"type": "string", "format": "date"},
            "timezone": {"type": "string"},
            "quote": {"$ref": "#/components/schemas/Quote"},
        },
    },
    "Status": {
        "type": "object",
        "required": ["connections", "broadcasts"],
        "properties": {
            "connections": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["name", "state", "since"],
                    "properties": {
                        "name": {"type": "string"},
                        "state": {"enum": ["up", "connecting", "down", "standby"]},
                        "since": _TIME,
                    },
                },
            },
            "broadcasts": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["name", "next"],
                    "properties": {
                        "name": {"type": "string"},
                        "next": {"type": _OR_NULL, "format": "date-time"},
                    },
                },
            },
        },
    },
    "NewQuote": {
        "type": "object",
        "required": ["text"],
        "additionalProperties": False,
        "properties": {
            "text": {"type": "string", "minLength": 1, "maxLength": 20_000},
            "author": {"type": _OR_NULL, "maxLength": 500},
            "source": {"type": _OR_NULL, "maxLength": 500},
            "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 50},
            "force": {
                "type": "boolean",
                "description": "Add it although one is there that is nearly the same.",
            },
        },
    },
    "Error": {
        "type": "object",
        "required": ["error"],
        "properties": {
            "error": {"type": "string"},
            "quote": {"$ref": "#/components/schemas/Quote"},
        },
    },
}

_ERRORS = {
    400: "The request is not such that it can be answered.",
    401: "There is no token, or a wrong one.",
    403: "This token may not do that.",
    404: "There is no such thing.",
    409: "The quote is there already, or one that is nearly the same, which comes along.",
    413: "The body is too long.",
    415: "The body is no JSON.",
    422: "That can be no quote: nothing is left of its text, or it is too long.",
    429: "Too much was asked; Retry-After says when to try again.",
    503: "The collection is empty, or cannot be read.",
}


def description(base_url: str) -> dict[str, Any]:
    """Return the document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Twisted Quotes",
            "version": version("twisted-quotes"),
            "description": "One quote a day, and the collection that it comes from.",
        },
        "servers": [{"url": f"{base_url}/api/v1"}],
        "paths": _paths(),
        "components": {
            "schemas": _SCHEMAS,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _paths() -> dict[str, Any]:
    return {
        "/today": {"get": _reads("The quote of the day", "Day", errors=(429, 503))},
        "/random": {"get": _reads("A random quote", "Quote", errors=(429, 503))},
        "/quotes/{id}": {
            "get": _reads(
                "The quote of a number",
                "Quote",
                parameters=[_in("id", _NUMBER, where="path")],
                errors=(404, 429, 503),
            )
        },
        "/quotes": {"get": _lists_quotes(), "post": _adds()},
        "/days": {
            "get": _reads(
                "The days that have come, the newest first",
                _list_of("Day"),
                parameters=[
                    _in("limit", _limit()),
                    _in("after", {"type": "string", "format": "date"}),
                ],
                errors=(400, 429, 503),
            )
        },
        "/status": {"get": _reads("How everything stands", "Status", errors=(429,))},
    }


def _lists_quotes() -> dict[str, Any]:
    return _reads(
        "Quotes that match, by number",
        _list_of("Quote"),
        parameters=[
            *(_in(name, _WORDS) for name in ("q", "author", "tag")),
            _in("limit", _limit()),
            _in("after", {"type": "string", "pattern": f"^{CURSOR}$"}),
        ],
        errors=(400, 429, 503),
    )


def _adds() -> dict[str, Any]:
    return {
        "summary": "Add a quote",
        "security": [{"token": []}],
        "requestBody": {
            "required": True,
            "content": {_JSON: {"schema": {"$ref": "#/components/schemas/NewQuote"}}},
        },
        "responses": {
            "201": _answer("The quote, which may wait for approval", "Quote"),
            **_errors(400, 401, 403, 409, 413, 415, 422, 429, 503),
        },
    }


def _reads(
    summary: str,
    schema: str | dict[str, Any],
    *,
    parameters: list[dict[str, Any]] | None = None,
    errors: tuple[int, ...],
) -> dict[str, Any]:
    return {
        "summary": summary,
        "parameters": parameters or [],
        "responses": {"200": _answer(summary, schema), **_errors(*errors)},
    }


def _answer(words: str, schema: str | dict[str, Any]) -> dict[str, Any]:
    named = {"$ref": f"#/components/schemas/{schema}"} if isinstance(schema, str) else schema
    return {"description": words, "content": {_JSON: {"schema": named}}}


def _errors(*statuses: int) -> dict[str, Any]:
    return {str(status): _answer(_ERRORS[status], "Error") for status in statuses}


def _list_of(name: str) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["items", "next"],
        "properties": {
            "items": {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}},
            "next": {"type": _OR_NULL, "description": "What after says to go on; null at the end."},
        },
    }


def _in(name: str, schema: dict[str, Any], *, where: str = "query") -> dict[str, Any]:
    return {"name": name, "in": where, "required": where == "path", "schema": schema}


def _limit() -> dict[str, Any]:
    return {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
