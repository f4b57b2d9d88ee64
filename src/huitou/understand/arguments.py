"""What a caller of the statistics asked for, checked before anything is computed: a slip is refused in one sentence."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from numbers import Integral, Real
from reprlib import repr as brief  # a whole table given for a number makes no sentence
from typing import Any

from huitou.base import Text, Unfit

LEAST_SAMPLES, MOST_SAMPLES = (
    100,
    100_000,
)  # of the bootstrap; below, an interval's ends are two or three samples
LEVELS = (0.5, 0.999)  # .05 is a slip for .95, and 95 too
TAIL = 10  # samples that should lie beyond each end of an interval
PLENTY = 5_000


def whole(name: str, said: Any, least: int) -> int:
    """A whole number of at least `least`; 1e4 is one, 2.5, "3" and True are not."""
    if not _is_whole(said) or said < least:
        raise Unfit("argument.whole", _WHOLE, name=name, said=brief(said), least=least)
    return int(said)


def samples(said: Any, *, none_too: bool) -> int:
    """How many bootstrap samples; 0 for none where that is allowed."""
    if _is_whole(said) and (LEAST_SAMPLES <= said <= MOST_SAMPLES or (none_too and said == 0)):
        return int(said)
    words = _SAMPLES_OR_NONE if none_too else _SAMPLES
    raise Unfit(
        "argument.samples", words, said=brief(said), least=LEAST_SAMPLES, most=f"{MOST_SAMPLES:,}", plenty=f"{PLENTY:,}"
    )  # fmt: skip


def level_of(said: Any) -> float:
    """The share of intervals that are to hold the truth."""
    if not _is_number(said) or not LEVELS[0] <= said <= LEVELS[1]:
        raise Unfit("argument.level", _LEVEL, said=brief(said), low=LEVELS[0], high=LEVELS[1])
    return float(said)


def between(name: str, said: Any, low: float, high: float) -> float:
    """A number above low and below high."""
    if not _is_number(said) or not low < said < high:
        raise Unfit("argument.between", _BETWEEN, name=name, said=brief(said), low=low, high=high)
    return float(said)


def yes_or_no(name: str, said: Any) -> bool:
    if not (isinstance(said, bool) or type(said).__name__ in {"bool", "bool_"}):
        raise Unfit("argument.yes_or_no", _YES_OR_NO, name=name, said=brief(said))
    return bool(said)


def one_of(name: str, said: Any, allowed: Sequence[str]) -> str:
    if not isinstance(said, str) or said not in allowed:
        said = said if isinstance(said, str) else brief(said)
        raise Unfit("argument.choice", _CHOICE, name=name, said=said, allowed=", ".join(allowed))
    return said


def mapping(name: str, said: Any, example: str) -> Mapping[Any, Any]:
    if not isinstance(said, Mapping):
        raise Unfit("argument.mapping", _MAPPING, name=name, kind=type(said).__name__, example=example)
    return said


def names(name: str, said: Any) -> list[Any]:
    """A list of names, in order; one name alone is a list of one. What has no order (a set) or says more than names
    (a mapping) is no list of names."""
    if isinstance(said, str | bytes) or (said is not None and not isinstance(said, Iterable)):
        return [said]
    if said is None or isinstance(said, Mapping | set | frozenset):
        raise Unfit("argument.names", _NAMES, name=name, kind=type(said).__name__)
    listed = list(said)
    if not all(isinstance(one, Hashable) and one is not None for one in listed):
        raise Unfit("argument.names", _NAMES, name=name, kind=type(said).__name__)
    return listed


def predictors(outcome: Any, said: Any, name: str = "predictors") -> list[Any]:
    """Names of columns that are to explain an outcome: one at least, each once, and not the outcome itself."""
    listed = names(name, said)
    if not isinstance(outcome, Hashable) or outcome is None:
        raise Unfit("argument.names", _OUTCOME, kind=type(outcome).__name__)
    if not listed:
        raise Unfit("argument.none", _NONE, name=name)
    if outcome in listed:
        raise Unfit("argument.itself", _ITSELF, name=name, column=outcome)
    twice = next((one for n, one in enumerate(listed) if one in listed[:n]), None)
    if twice is not None:
        raise Unfit("argument.twice", _TWICE, name=name, column=twice)
    return listed


def labels(said: Any) -> Mapping[Any, str]:
    return {} if said is None else mapping("labels", said, '{"q1": "Service"}')


def rough(count: int, asked: float) -> list[Text]:
    """Says so where so few samples lie beyond the ends of an interval that other samples would move it."""
    beyond = count * (1 - asked) / 2
    return (
        [_ROUGH.fill(samples=f"{count:,}", beyond=f"{beyond:.1f}", plenty=f"{PLENTY:,}")]
        if beyond < TAIL
        else []
    )


def _is_number(said: Any) -> bool:
    return isinstance(said, Real) and not isinstance(said, bool)


def _is_whole(said: Any) -> bool:
    return _is_number(said) and (isinstance(said, Integral) or float(said).is_integer())


_WHOLE = Text(
    zh_hant="「{name}」不能是 {said}；請給整數，至少 {least}。",
    zh_hans="“{name}”不能是 {said}；请给整数，至少 {least}。",
    en="“{name}” cannot be {said}; give a whole number of at least {least}.",
)
_SAMPLES = Text(
    zh_hant="「bootstrap」不能是 {said}；請給 {least} 到 {most} 的整數，少於 {least} 個樣本算不出區間，{plenty} 個較穩。",
    zh_hans="“bootstrap”不能是 {said}；请给 {least} 到 {most} 的整数，少于 {least} 个样本算不出区间，{plenty} 个较稳。",
    en="“bootstrap” cannot be {said}; give a whole number from {least} to {most}: fewer samples than {least} make no interval, {plenty} make a steady one.",
)
_SAMPLES_OR_NONE = Text(
    zh_hant="「bootstrap」不能是 {said}；0 表示不要區間，否則請給 {least} 到 {most} 的整數，少於 {least} 個樣本算不出區間，{plenty} 個較穩。",
    zh_hans="“bootstrap”不能是 {said}；0 表示不要区间，否则请给 {least} 到 {most} 的整数，少于 {least} 个样本算不出区间，{plenty} 个较稳。",
    en="“bootstrap” cannot be {said}; give 0 for no intervals, else a whole number from {least} to {most}: fewer samples than {least} make no interval, {plenty} make a steady one.",
)
_LEVEL = Text(
    zh_hant="「level」不能是 {said}；請給 {low} 到 {high} 之間的數，95 % 的區間寫成 0.95。",
    zh_hans="“level”不能是 {said}；请给 {low} 到 {high} 之间的数，95 % 的区间写成 0.95。",
    en="“level” cannot be {said}; give a number from {low} to {high}, such as 0.95 for 95 % intervals.",
)
_BETWEEN = Text(
    zh_hant="「{name}」不能是 {said}；請給大於 {low}、小於 {high} 的數。",
    zh_hans="“{name}”不能是 {said}；请给大于 {low}、小于 {high} 的数。",
    en="“{name}” cannot be {said}; give a number above {low} and below {high}.",
)
_YES_OR_NO = Text(
    zh_hant="「{name}」不能是 {said}；請給 True 或 False。",
    zh_hans="“{name}”不能是 {said}；请给 True 或 False。",
    en="“{name}” cannot be {said}; give True or False.",
)
_CHOICE = Text(
    zh_hant="「{name}」不能是「{said}」；可以是：{allowed}。",
    zh_hans="“{name}”不能是“{said}”；可以是：{allowed}。",
    en="“{name}” cannot be “{said}”; it can be: {allowed}.",
)
_MAPPING = Text(
    zh_hant="「{name}」要是字典，例如 {example}；收到的是 {kind}。",
    zh_hans="“{name}”要是字典，例如 {example}；收到的是 {kind}。",
    en="“{name}” must be a mapping such as {example}; got {kind}.",
)
_NAMES = Text(
    zh_hant='「{name}」要是名稱的清單，例如 ["q1", "q2"]；收到的是 {kind}。',
    zh_hans='“{name}”要是名称的列表，例如 ["q1", "q2"]；收到的是 {kind}。',
    en='“{name}” must be a list of names such as ["q1", "q2"]; got {kind}.',
)
_OUTCOME = Text(
    zh_hant="結果要是一個欄位的名稱；收到的是 {kind}。",
    zh_hans="结果要是一列的名称；收到的是 {kind}。",
    en="The outcome must be the name of one column; got {kind}.",
)
_NONE = Text(
    zh_hant="「{name}」是空的；請至少給一個欄位的名稱。",
    zh_hans="“{name}”是空的；请至少给一列的名称。",
    en="“{name}” is empty; name at least one column.",
)
_ITSELF = Text(
    zh_hant="「{column}」是結果本身，不能用來解釋自己；請把它從「{name}」拿掉。",
    zh_hans="“{column}”是结果本身，不能用来解释自己；请把它从“{name}”去掉。",
    en="“{column}” is the outcome and cannot explain itself; take it out of “{name}”.",
)
_TWICE = Text(
    zh_hant="「{column}」在「{name}」裡出現兩次，份額會被平分；請只留一個。",
    zh_hans="“{column}”在“{name}”里出现两次，份额会被平分；请只留一个。",
    en="“{column}” stands in “{name}” twice and would share with itself; keep it once.",
)
_ROUGH = Text(
    zh_hant="自助樣本只有 {samples} 個：區間兩端之外各只有約 {beyond} 個，端點只是大概；請用 {plenty} 個。",
    zh_hans="自助样本只有 {samples} 个：区间两端之外各只有约 {beyond} 个，端点只是大概；请用 {plenty} 个。",
    en="{samples} bootstrap samples are few: about {beyond} lie beyond each end of an interval, so its ends are rough; take {plenty}.",
)
