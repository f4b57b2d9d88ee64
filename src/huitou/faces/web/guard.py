"""What every answer carries and what no request may do: who may ask, and what a page may load."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from huitou.base import Text

HERE = ("localhost", "127.0.0.1", "[::1]")

HEADERS = {
    # No inline script or style, nothing from elsewhere, never inside another site's frame.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

_STRANGE_HOST = Text(
    zh_hant="這個網址不歸這裡管；請用 http://127.0.0.1，或把網域加到 huitou.toml 的 [web] hosts。",
    zh_hans="这个网址不归这里管；请用 http://127.0.0.1，或把域名加到 huitou.toml 的 [web] hosts。",
    en="This address is not served here; use http://127.0.0.1, or add the host name to [web] hosts in huitou.toml.",
)


class Guard:
    """Refuses other host names (a page elsewhere could otherwise reach the console by a name that it makes point
    here) and puts the headers on every answer."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str], lang: str) -> None:
        self.app, self.lang = app, lang
        self.hosts = frozenset([*HERE, *(host.lower() for host in hosts)])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        if _host(Headers(scope=scope).get("host", "")) in self.hosts:
            await self.app(scope, receive, guarded)
        else:
            refusal = PlainTextResponse(_STRANGE_HOST.said(self.lang), status_code=421)
            await refusal(scope, receive, guarded)


def _host(said: str) -> str:
    """The host without its port, lower case; [::1] keeps its brackets."""
    said = said.lower()
    return said[: said.find("]") + 1] if said.startswith("[") else said.split(":")[0]
