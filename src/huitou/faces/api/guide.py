"""/v1/docs: every call of the API on one plain page, made from its OpenAPI description."""

from __future__ import annotations

from html import escape
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from huitou.faces.api.access import anyone

router = APIRouter(include_in_schema=False)

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Huitou REST API</title>
<link rel="stylesheet" href="/static/css/tokens.css">
<link rel="stylesheet" href="/static/css/base.css">
<link rel="stylesheet" href="/static/css/tables.css">
</head>
<body>
<main>
<h1>Huitou REST API</h1>
<p>{about}</p>
<p><a href="/v1/openapi.json">openapi.json</a></p>
{calls}
</main>
</body>
</html>
"""


@router.get("/docs", dependencies=[anyone])
@router.get("/", dependencies=[anyone])
def guide(request: Request) -> HTMLResponse:
    told = request.app.openapi()
    found: dict[str, list[str]] = {}
    for path, verbs in told["paths"].items():
        for verb, call in verbs.items():
            found.setdefault(call["tags"][0], []).append(_call(path, verb, call))
    parts = [f"<h2>{escape(tag)}</h2>\n" + "\n".join(calls) for tag, calls in found.items()]
    return HTMLResponse(_PAGE.format(about=escape(told["info"]["description"]), calls="\n".join(parts)))


def _call(path: str, verb: str, call: dict[str, Any]) -> str:
    rows = "".join(
        f'<tr><th scope="row"><code>{escape(one["name"])}</code></th><td>{escape(one["in"])}</td>'
        f"<td>{escape(one.get('description', ''))}</td></tr>"
        for one in call.get("parameters", [])
    )
    told = "".join(f"<p>{escape(part)}</p>" for part in call.get("description", "").split("\n\n") if part)
    table = f'<div class="table-room"><table>{rows}</table></div>' if rows else ""
    answered = ", ".join(sorted(call["responses"]))
    return (
        f"<h3>{escape(call['summary'])}</h3>\n<p><code>{verb.upper()} {escape('/v1' + path)}</code></p>{told}{table}"
        f"<p>Answers: {escape(answered)}</p>"
    )
