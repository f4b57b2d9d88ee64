"""huitou maps: the ready maps for known exports."""

from __future__ import annotations

from huitou.base import Text
from huitou.faces.terminal.options import Json, Lang
from huitou.faces.terminal.telling import telling

_NAME, _TITLE = Text("名稱", "名称", "Name"), Text("用於", "用于", "For")
_FACTS, _SIGNS = Text("產生", "产生", "Fills"), Text("認得的標題", "认得的表头", "Recognised by")


def maps(lang: Lang = None, as_json: Json = False) -> None:
    """List the ready maps for known exports."""
    with telling(lang, as_json=as_json) as tell:
        from huitou import record

        known = record.maps()
        rows = [
            (name, one.title.said(tell.lang), sorted({s.fact for s in one.strands}), list(one.recognise))
            for name, one in known.items()
        ]
        if tell.json:
            tell.data([dict(zip(("name", "title", "facts", "recognise"), row, strict=True)) for row in rows])
        else:
            shown = [(name, title, ", ".join(facts), ", ".join(signs)) for name, title, facts, signs in rows]
            tell.table((_NAME, _TITLE, _FACTS, _SIGNS), shown)
