"""Writes docs/facts.md: `python -m huitou.record.manual > docs/facts.md`."""

from __future__ import annotations

from huitou.base import LANGS, Text
from huitou.record.shape import Column, Fact, Kind

_KINDS = {
    Kind.ID: Text("編號（文字）", "编号（文字）", "id (text, compared exactly)"),
    Kind.TEXT: Text("文字", "文字", "text"),
    Kind.LABEL: Text("標籤", "标签", "label: figures can be split by it"),
    Kind.NUMBER: Text("數字", "数字", "number"),
    Kind.MONEY: Text("金額", "金额", "money, exact to four decimals"),
    Kind.WHOLE: Text("整數", "整数", "whole number"),
    Kind.TIME: Text("時間", "时间", "moment"),
    Kind.DAY: Text("日期", "日期", "day"),
    Kind.CURRENCY: Text("幣別", "币种", "currency, ISO 4217"),
    Kind.BOOL: Text("是/否", "是/否", "yes or no"),
}
_TOP = """# Facts and their columns

<!-- Written by `python -m huitou.record.manual > docs/facts.md`; a test keeps it up to date. Do not edit by hand. -->

What Huitou records, and the canonical name of every column. A file whose headers are these names is imported without a
map; so is one that uses any of the headers under “also known as” (case, width, spaces and punctuation do not count).
How to import is told in [import.md](import.md).

這裡列出回頭記錄的每一種事實，以及每一欄的標準名稱。標題就是這些名稱的檔案，不必對照表就能匯入；用「也認得」裡的標題也可以。

这里列出回头记录的每一种事实，以及每一列的标准名称。表头就是这些名称的文件，不必对照表就能导入；用“也认得”里的表头也可以。

Columns marked * must be given. Every moment `x_at` is kept in UTC and has a twin `x_on`, the company's local day.
Every row also carries `source`, `recorded_at` and `import_id`. A row is told from others by its source and its key.
"""


def manual() -> str:
    """The page, as Markdown."""
    from huitou.record import FACTS  # not above: this file lies among those in which the facts are found

    return _TOP + "".join(_fact(name, fact) for name, fact in FACTS.items())


def _fact(name: str, fact: Fact) -> str:
    told = [f"\n## {name} – {_three(fact.title)}\n"]
    told += [f"{fact.says.said(lang)}\n" for lang in LANGS]
    key = f"Key: `{'`, `'.join(fact.key)}`"
    if fact.made_from:
        key += f", made where it is not given from `{'`, `'.join(fact.made_from)}`"
    dated = f" Dated by `{fact.time}`." if fact.time else " Undated."
    also = f" Also called: {', '.join(fact.also)}." if fact.also else ""
    told.append(f"{key}.{dated}{also}\n")
    told.append("| column | holds | meaning | also known as |\n|---|---|---|---|")
    told += [_column(fact, column) for column in fact.columns]
    return "\n".join(told) + "\n"


def _column(fact: Fact, column: Column) -> str:
    needed = column.required and not (fact.made_from and (column.name,) == fact.key)
    holds = _KINDS[column.kind].en
    if column.choices:
        holds += ": " + ", ".join(column.choices)
    if column.low is not None:
        holds += f", at least {column.low}"
    if column.high is not None:
        holds += f", at most {column.high}"
    if column.personal:
        holds += " (personal)"
    also = ", ".join(a.replace("|", "\\|") for a in dict.fromkeys(column.also))
    return f"| `{column.name}`{'*' if needed else ''} | {holds} | {_three(column.title)} | {also} |"


def _three(text: Text) -> str:
    return " · ".join(dict.fromkeys(text.said(lang) for lang in LANGS))
