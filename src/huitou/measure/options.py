"""A measure's options: the definition's own, as the company set them in huitou.toml, as asked for this once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from huitou.base import Text, Unfit
from huitou.measure.metric import Metric

_UNKNOWN = Text(
    zh_hant="沒有「{option}」這個選項；可用：{known}。",
    zh_hans="没有“{option}”这个选项；可用：{known}。",
    en="There is no option “{option}”; there are: {known}.",
)
_NO_NUMBER = Text(
    zh_hant="選項「{option}」要是不小於 0 的整數，不能是「{said}」。",
    zh_hans="选项“{option}”要是不小于 0 的整数，不能是“{said}”。",
    en="The option “{option}” must be a whole number of 0 or more, not “{said}”.",
)
_NO_SWITCH = Text(
    zh_hant="選項「{option}」只能是 true 或 false，不能是「{said}」。",
    zh_hans="选项“{option}”只能是 true 或 false，不能是“{said}”。",
    en="The option “{option}” must be true or false, not “{said}”.",
)
_NONE = Text("（沒有選項）", "（没有选项）", "(none)")


def options_of(one: Metric, company: Mapping[str, Any], asked: Mapping[str, Any]) -> dict[str, Any]:
    """The options of one measure in their types. company: its table in huitou.toml, every key of which must be its
    own; asked: of which those are taken that it has. Raises Unfit."""
    must_know(company, [one])
    said = {**company, **{k: v for k, v in asked.items() if k in one.options}}
    return {**one.options, **{k: _typed(k, v, one.options[k]) for k, v in said.items()}}


def must_know(asked: Iterable[str], metrics: Iterable[Metric]) -> None:
    """Raises Unfit where an option belongs to none of these measures: a slip of the pen must not pass unnoticed."""
    known = sorted({option for one in metrics for option in one.options})
    for option in asked:
        if option not in known:
            raise Unfit("option.unknown", _UNKNOWN, option=option, known=", ".join(known) or _NONE)


def _typed(option: str, said: Any, default: Any) -> Any:
    if isinstance(default, bool):
        return _switch(option, said)
    if isinstance(default, int) or (default is None and option.endswith("_days")):
        return _whole(option, said)
    return said if said is None else str(said)


def _whole(option: str, said: Any) -> int | None:
    if said is None:
        return None
    try:
        number = int(str(said))
    except ValueError as wrong:
        raise Unfit("option.no_number", _NO_NUMBER, option=option, said=said) from wrong
    if number < 0:
        raise Unfit("option.no_number", _NO_NUMBER, option=option, said=said)
    return number


def _switch(option: str, said: Any) -> bool:
    if str(said).casefold() not in ("true", "false"):
        raise Unfit("option.no_switch", _NO_SWITCH, option=option, said=said)
    return str(said).casefold() == "true"
