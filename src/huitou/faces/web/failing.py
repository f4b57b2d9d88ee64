"""When a request fails, the reader gets one clear sentence in their language, with the right status."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from huitou.base import HuitouError, Text
from huitou.faces.web.access import NotKnown
from huitou.faces.web.guard import HEADERS
from huitou.faces.web.page import Page, lang_of, show
from huitou.faces.web.progress import working
from huitou.faces.web.waiting import StillWorking

_log = logging.getLogger(__name__)

_NO_PAGE = Text(
    zh_hant="這裡沒有這一頁；請從首頁找。",
    zh_hans="这里没有这一页；请从首页找。",
    en="There is no such page; start from the home page.",
)
_NOT_SO = Text(
    zh_hant="這一頁只能看，不能這樣送資料過來。",
    zh_hans="这一页只能看，不能这样提交数据。",
    en="This page can only be read; nothing can be sent to it.",
)
_BROKEN = Text(
    zh_hant="這一頁算不出來，是程式的錯；詳情已寫在啟動 huitou 的視窗裡。",
    zh_hans="这一页算不出来，是程序的错；详情已写在启动 huitou 的窗口里。",
    en="This page could not be made, which is a fault of the program; the details stand where huitou was started.",
)


def answer_for(app: FastAPI) -> None:
    """Turn each kind of failure into its page, once."""
    app.add_exception_handler(HuitouError, _unfit)
    app.add_exception_handler(NotKnown, _not_known)
    app.add_exception_handler(StillWorking, _still_working)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _missing)
    app.add_exception_handler(Exception, _broken)


def _unfit(request: Request, failed: Any) -> Response:
    return _sentence(request, failed.said(lang_of(request)), failed.http_status)


def _not_known(request: Request, failed: Any) -> Response:
    return RedirectResponse(failed.where, 303)


def _missing(request: Request, failed: Any) -> Response:
    return _sentence(request, _NO_PAGE.said(lang_of(request)), 404)


def _http(request: Request, failed: Any) -> Response:
    text = _NO_PAGE if failed.status_code == 404 else _NOT_SO
    return _sentence(request, text.said(lang_of(request)), failed.status_code)


def _broken(request: Request, failed: Any) -> Response:
    _log.error("%s %s", request.method, request.url.path, exc_info=failed)
    answer = _sentence(request, _BROKEN.said(lang_of(request)), 500)
    answer.headers.update(HEADERS)  # this answer is made outside of all middleware
    return answer


def _still_working(request: Request, failed: Any) -> Response:
    return working(request, failed)


def _sentence(request: Request, said: str, status: int) -> Response:
    return show(request, Page("failed.html", {"said": said, "status": status}, status))
