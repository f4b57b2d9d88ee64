"""Every route of the console with the right it asks for, as the program has it: `python -m tests.faces.route_table`
prints the table of docs/roles.md."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.routing import APIRoute

from huitou.faces import roles
from huitou.faces.web import create_app
from huitou.faces.web.access import Anyone, Right
from huitou.stores import Workspace

_HEAD = """# Who may do what

Every page and every press of a button in the console asks for one right; a role is a set of rights. The table is written
by `python -m tests.faces.route_table > docs/roles.md` from what the program does, and a test tries every line of it with
every role. Programs with API keys have rights of their own, see [the REST API](api.md).
"""


@dataclass(frozen=True)
class Line:
    """One route. right: None where anyone may ask, logged in or not."""

    method: str
    path: str
    right: str | None


def lines(app: FastAPI) -> Iterator[Line]:
    """Every route of the console's own; fails where one does not say who may."""
    for route in routes(app):
        asked = [d.dependency for d in route.dependencies if isinstance(d.dependency, Right | Anyone)]
        assert len(asked) == 1, f"{route.path} must name one right, or say anyone"
        right = asked[0].right if isinstance(asked[0], Right) else None
        for method in sorted(route.methods):
            yield Line(method, route.path, right)


def routes(app: FastAPI) -> list[APIRoute]:
    found: list[APIRoute] = []
    for route in app.routes:
        if isinstance(route, APIRoute):
            found.append(route)
        else:  # a router that was taken in whole
            inner = getattr(getattr(route, "original_router", None), "routes", [])
            found += [r for r in inner if isinstance(r, APIRoute)]
    return found


def table(app: FastAPI) -> str:
    """docs/roles.md."""
    names = list(roles.ROLES)
    told = [_HEAD, "## Rights\n", f"| right | {' | '.join(roles.ROLES[r].en for r in names)} |"]
    told.append("|---" * (len(names) + 1) + "|")
    for code, right in roles.RIGHTS.items():
        marks = " | ".join("yes" if r in right.roles else "–" for r in names)
        told.append(f"| {right.title.en} (`{code}`) | {marks} |")
    told += ["", "## Routes\n", "| route | right |", "|---|---|"]
    told += [
        f"| {one.method} `{one.path}` | {one.right or 'anyone'} |"
        for one in sorted(lines(app), key=lambda i: (i.path, i.method))
    ]
    return "\n".join(told) + "\n"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(table(create_app(Workspace.create(f"{folder}/w"))))


if __name__ == "__main__":
    main()
