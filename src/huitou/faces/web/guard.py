"""What every answer carries and what no request may do: who may ask, and what a page may load."""

from __future__ import annotations

import ipaddress
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

_FROM_ELSEWHERE = Text(
    zh_hant="這個請求是從別的網站送來的，沒有照做；請在回頭自己的頁面裡操作。",
    zh_hans="这个请求是从别的网站发来的，没有照做；请在回头自己的页面里操作。",
    en="This request was sent by a page of another site and was not carried out; use Huitou’s own pages.",
)
_READS = ("GET", "HEAD", "OPTIONS")


class Guard:
    """Refuses other host names (a page elsewhere could otherwise reach the console by a name that it makes point
    here) and puts the headers on every answer."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str], lang: str) -> None:
        self.app, self.lang = app, lang
        self.hosts = frozenset([*HERE, *(host.lower() for host in hosts)])
        self.open = bool(self.hosts - {*HERE, "::1"})  # served to other machines too

    def _ours(self, host: str) -> bool:
        return host in self.hosts or (self.open and _is_address(host))

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

        headers = Headers(scope=scope)
        if not self._ours(_host(headers.get("host", ""))):
            refusal = PlainTextResponse(_STRANGE_HOST.said(self.lang), status_code=421)
            await refusal(scope, receive, guarded)
        elif scope["method"] not in _READS and _from_elsewhere(headers):
            refusal = PlainTextResponse(_FROM_ELSEWHERE.said(self.lang), status_code=403)
            await refusal(scope, receive, guarded)
        else:
            await self.app(scope, receive, guarded)


def _is_address(host: str) -> bool:
    """Whether that is an address and not a name: no name can be made to point at somebody's own machine with it."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _from_elsewhere(headers: Headers) -> bool:
    """Whether a page of another site sends this: browsers say so, and a page cannot make them say otherwise.

    A program that is no browser says nothing of the kind, and has no cookies that a strange page could abuse.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and origin.partition("://")[2].lower() != headers.get("host", "").lower()


def _host(said: str) -> str:
    """The host without its port, lower case; [::1] keeps its brackets."""
    said = said.lower()
    return said[: said.find("]") + 1] if said.startswith("[") else said.split(":")[0]
