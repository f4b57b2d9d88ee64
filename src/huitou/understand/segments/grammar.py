"""A company's own rules as text, read by a parser of our own: `orders >= 3 and not (city = "台北" or nps is unknown)`.

    rule       = either
    either     = both { or both }
    both       = single { and single }
    single     = not single | "(" either ")" | condition
    condition  = field ( = | != | < | <= | > | >= ) value | field in "(" value { "," value } ")"
               | field is [ not ] unknown
    field      = word { word } | "text"
    value      = number | "text" | day | word { word }
    day        = 2024-05-01 | 2024/5/1 | 2024年5月1日 | 113/5/1 (three digits: years of the Republic of China)

Signs and digits may be of full width. A comma inside `in (…)` always parts values; elsewhere it may part thousands.
Nothing is ever evaluated but these. What cannot be read is refused with the place at which it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from huitou.base import Text, Unfit

LONGEST, DEEPEST = 2000, 30


class Number(float):
    """A number as it was written: `007` of a text is not 7."""

    def __new__(cls, said: str) -> Number:
        number = super().__new__(cls, said.replace(",", ""))
        number.said = said
        return number

    said: str


Value = Number | str | date

_NOT_READ = Text(
    zh_hant="第 {place} 個字起讀不懂「{said}」；這裡要有{want}。",
    zh_hans="第 {place} 个字起读不懂“{said}”；这里要有{want}。",
    en="At letter {place}, “{said}” is not understood; {want} is wanted here.",
)
_EMPTY = Text(
    "還沒有寫規則。例如：購買次數 >= 3 且 距上次購買天數 > 60",
    "还没有写规则。例如：购买次数 >= 3 且 距上次购买天数 > 60",
    "There is no rule yet. For example: orders >= 3 and days_since_last > 60",
)
_END = Text("（結尾）", "（结尾）", "(the end)")
_FIELD = Text("一個欄位", "一个字段", "a field")
_COMPARISON = Text(
    "=、!=、<、<=、>、>=、in、是 其中之一",
    "=、!=、<、<=、>、>=、in、是 其中之一",
    "one of = != < <= > >= in is",
)
_VALUE = Text(
    "一個數字、日期或「引號裡的字」", "一个数字、日期或“引号里的字”", "a number, a day or a “text in quotes”"
)
_BRACKET = Text("括號", "括号", "a bracket")
_NOTHING_MORE = Text("且、或，不然就到此結束", "且、或，不然就到此结束", "and, or or the end")
_UNKNOWN = Text("未知", "未知", "unknown")
_SHORTER = Text("一條比較短的規則", "一条比较短的规则", "a shorter rule")

_TOKEN = re.compile(
    r"""\s*(?:(?P<day>[0-9]{3,4}(?:-[0-9]{1,2}-|/[0-9]{1,2}/)[0-9]{1,2}(?![0-9/-])|(?:民[國国]\s*)?[0-9]{3,4}年[0-9]{1,2}月[0-9]{1,2}日)|(?P<number>-?(?:[0-9]{1,3}(?:,[0-9]{3})+(?!,?[0-9])|[0-9]+)(?:\.[0-9]+)?)(?![\w])
    |(?P<text>"[^"]*"|“[^”]*”|「[^」]*」|'[^']*')|(?P<sign><=|>=|!=|==|<>|[=<>≠≤≥≦≧(),、])|(?P<word>[^\W\d]\w*(?:[.-]\w+)*))""",
    re.VERBOSE,
)
_SIGNS = {"≠": "!=", "<>": "!=", "==": "=", "≤": "<=", "≥": ">=", "≦": "<=", "≧": ">=", "、": ","}
_HALF_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: ord(" ")}
_WORDS = {"且": "and", "或": "or", "非": "not", "未知": "unknown", "是": "is"}
_KEYS = ("and", "or", "not", "in", "is", "unknown")


@dataclass(frozen=True)
class Condition:
    """field: as it was written; sign: one of = != < <= > >= in unknown known; at: the letter it stands at, from 1."""

    field: str
    sign: str
    values: tuple[Value, ...]
    at: int


@dataclass(frozen=True)
class Not:
    rule: Rule


@dataclass(frozen=True)
class All:
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Any:
    rules: tuple[Rule, ...]


Rule = Condition | Not | All | Any


@dataclass(frozen=True)
class _Token:
    kind: str
    said: str
    at: int


def parse(text: str) -> Rule:
    """The rule that a text says. Raises Unfit, naming the place, where it says none."""
    if not text.strip():
        raise Unfit("rule.empty", _EMPTY)
    if len(text) > LONGEST:
        raise _wrong(_Token("end", text[:20], LONGEST), _SHORTER)
    reader = _Reader(list(_tokens(text)))
    rule = reader.either(0)
    reader.end()
    return rule


def conditions(rule: Rule) -> Iterator[Condition]:
    """Every condition of a rule, in the order in which they are written."""
    if isinstance(rule, Condition):
        yield rule
    elif isinstance(rule, Not):
        yield from conditions(rule.rule)
    else:
        for part in rule.rules:
            yield from conditions(part)


def _tokens(text: str) -> Iterator[_Token]:
    at, narrow = 0, text.translate(_HALF_WIDTH)  # letter for letter, so that places stay
    while text[at:].strip():
        found = _TOKEN.match(narrow, at)
        if found is None:
            start = at + len(text[at:]) - len(text[at:].lstrip())
            raise _wrong(_Token("sign", text[start : start + 12], start + 1), _FIELD)
        group = kind = found.lastgroup or "word"
        said = found.group(group)
        word = _WORDS.get(said, said.lower())
        if kind == "word" and word in _KEYS:
            kind, said = "key", word
        elif kind in ("word", "text"):
            said = text[found.start(group) : found.end(group)]
        yield _Token(kind, _SIGNS.get(said, said), found.start(group) + 1)
        at = found.end()
    yield _Token("end", "", len(text) + 1)


def _wrong(token: _Token, want: Text) -> Unfit:
    return Unfit("rule.not_read", _NOT_READ, place=token.at, said=token.said or _END, want=want)


def _day(said: str) -> date:
    """A day as people write it; three digits are a year of the Republic of China. Raises ValueError."""
    year, month, day = map(int, re.findall("[0-9]+", said))
    return date(year + 1911 if year < 1000 else year, month, day)


class _Reader:
    """Reads the tokens from left to right."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens, self._next = tokens, 0

    @property
    def _token(self) -> _Token:
        return self._tokens[self._next]

    def _take(self, kind: str, *said: str) -> _Token | None:
        token = self._token
        if token.kind != kind or (said and token.said not in said):
            return None
        self._next += 1
        return token

    def _must(self, want: Text, kind: str, *said: str) -> _Token:
        token = self._take(kind, *said)
        if token is None:
            raise _wrong(self._token, want)
        return token

    def end(self) -> None:
        self._must(_NOTHING_MORE, "end")

    def either(self, depth: int) -> Rule:
        rules = [self._both(depth)]
        while self._take("key", "or"):
            rules.append(self._both(depth))
        return rules[0] if len(rules) == 1 else Any(tuple(rules))

    def _both(self, depth: int) -> Rule:
        rules = [self._single(depth)]
        while self._take("key", "and"):
            rules.append(self._single(depth))
        return rules[0] if len(rules) == 1 else All(tuple(rules))

    def _single(self, depth: int) -> Rule:
        if depth > DEEPEST:
            raise _wrong(self._token, _SHORTER)
        if self._take("key", "not"):
            return Not(self._single(depth + 1))
        if self._take("sign", "("):
            rule = self.either(depth + 1)
            self._must(_BRACKET, "sign", ")")
            return rule
        return self._condition()

    def _condition(self) -> Condition:
        field = self._take("text") or self._must(_FIELD, "word")
        name = field.said[1:-1] if field.kind == "text" else self._words(field)
        if self._take("key", "is"):
            negated = self._take("key", "not")
            self._must(_UNKNOWN, "key", "unknown")
            return Condition(name, "known" if negated else "unknown", (), field.at)
        if self._take("key", "in"):
            self._must(_BRACKET, "sign", "(")
            values = self._several()
            while self._take("sign", ","):
                values += self._several()
            self._must(_BRACKET, "sign", ")")
            return Condition(name, "in", tuple(values), field.at)
        sign = self._must(_COMPARISON, "sign", "=", "!=", "<", "<=", ">", ">=")
        return Condition(name, sign.said, (self._value(),), field.at)

    def _words(self, first: _Token) -> str:
        """A name of several words without quotes, as it was written."""
        said = [first.said]
        while token := self._take("word"):
            said.append(token.said)
        return " ".join(said)

    def _several(self) -> list[Value]:
        """The next value of a list; `100,200` are two, for nothing there tells thousands from values."""
        number = self._take("number")
        return [Number(n) for n in number.said.split(",")] if number else [self._value()]

    def _value(self) -> Value:
        if token := self._take("number"):
            return Number(token.said)
        if token := self._take("day"):
            try:
                return _day(token.said)
            except ValueError:
                raise _wrong(token, _VALUE) from None
        if token := self._take("text"):
            return token.said[1:-1]
        return self._words(self._must(_VALUE, "word"))
