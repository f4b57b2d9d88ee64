"""The five ways a request can fail. Every face turns a kind into its exit code or HTTP status once."""

from __future__ import annotations

from typing import ClassVar

from huitou.base.text import Text


class HuitouError(Exception):
    """A failure with a stable code, one sentence in three languages, and the values it speaks of."""

    exit_code: ClassVar[int] = 1
    http_status: ClassVar[int] = 500

    def __init__(self, code: str, text: Text, **data: object) -> None:
        self.code = code
        self.text = text.fill(**data) if data else text
        self.data = data
        super().__init__(self.text.en)

    def said(self, lang: str) -> str:
        return self.text.said(lang)

    def as_dict(self, lang: str) -> dict[str, object]:
        data = {k: v.said(lang) if isinstance(v, Text) else v for k, v in self.data.items()}
        return {"error": self.code, "message": self.said(lang), "data": data}


class Unfit(HuitouError):
    """The input cannot be used as it is."""

    exit_code = 2
    http_status = 422


class Missing(HuitouError):
    """What was asked for is not there."""

    exit_code = 3
    http_status = 404


class Refused(HuitouError):
    """It is there, but not allowed."""

    exit_code = 4
    http_status = 403


class Conflict(HuitouError):
    """It contradicts what is already recorded, or somebody else is at it."""

    exit_code = 5
    http_status = 409


class Unreachable(HuitouError):
    """A file, database or engine that is needed does not answer."""

    exit_code = 6
    http_status = 503
