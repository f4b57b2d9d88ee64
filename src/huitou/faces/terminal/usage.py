"""Commands typed wrongly are told in the reader's language too; Typer itself speaks English only."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

from huitou.base import Text, Unfit
from huitou.faces.terminal.language import spoken
from huitou.faces.terminal.telling import Terminal, failed, interrupted

_HELP = Text("請看 {command} --help。", "请看 {command} --help。", "See {command} --help.")
_NO_COMMAND = Text(
    "沒有「{said}」這個指令。{help}", "没有“{said}”这个命令。{help}", "There is no command “{said}”. {help}"
)
_NO_OPTION = Text(
    "沒有「{said}」這個選項。{help}", "没有“{said}”这个选项。{help}", "There is no option “{said}”. {help}"
)
_LACKS = Text("少了 {said}。{help}", "缺少 {said}。{help}", "{said} is missing. {help}")
_UNFIT = Text(
    "{said} 不能這樣寫（{why}）。{help}",
    "{said} 不能这样写（{why}）。{help}",
    "{said} cannot be that ({why}). {help}",
)
_OTHER = Text(
    "這個指令看不懂（{why}）。{help}",
    "这个命令看不懂（{why}）。{help}",
    "Cannot read this command ({why}). {help}",
)


class Commands(TyperGroup):
    """The group of all commands, which says usage errors in one sentence, with exit code 2."""

    def make_context(self, info_name: str | None, args: list[str], *rest: Any, **extra: Any) -> Any:
        self.typed = list(args)
        return self._told(lambda: super(Commands, self).make_context(info_name, args, *rest, **extra))

    def invoke(self, ctx: Any) -> Any:
        return self._told(lambda: super(Commands, self).invoke(ctx))

    def _told(self, work: Callable[[], Any]) -> Any:
        try:
            return work()
        except KeyboardInterrupt:  # so early that the command does not know its language yet
            raise typer.Exit(interrupted(Terminal(spoken(_value(self.typed, "--lang"))))) from None
        except Exception as wrong:
            # Typer carries a click of its own, whose classes have no public name
            if not hasattr(wrong, "format_message") or type(wrong).__name__ == "NoArgsIsHelpError":
                raise
            raise typer.Exit(failed(_said(wrong), _terminal(self.typed))) from None


def _terminal(typed: list[str]) -> Terminal:
    folder = _value(typed, "-w", "--workspace")
    return Terminal(spoken(_value(typed, "--lang"), Path(folder) if folder else None), "--json" in typed)


def _value(typed: list[str], *names: str) -> str | None:
    for position, word in enumerate(typed):
        name, equals, value = word.partition("=")
        if name in names:
            return value if equals else next(iter(typed[position + 1 :]), None)
    return None


def _said(wrong: Any) -> Unfit:
    context = getattr(wrong, "ctx", None)
    known = {"help": _HELP.fill(command=context.command_path if context else "huitou")}
    message = str(wrong.format_message())
    if command := re.match(r"No such command '(.*?)'", message):
        return Unfit("usage.command", _NO_COMMAND, said=command[1], **known)
    match type(wrong).__name__:
        case "NoSuchOption":
            return Unfit("usage.option", _NO_OPTION, said=wrong.option_name, **known)
        case "MissingParameter":
            return Unfit("usage.missing", _LACKS, said=_hint(wrong), **known)
        case "BadParameter":
            return Unfit("usage.value", _UNFIT, said=_hint(wrong), why=wrong.message.rstrip("."), **known)
    return Unfit("usage", _OTHER, why=message.rstrip("."), **known)


def _hint(wrong: Any) -> str:
    return str(wrong.param.get_error_hint() if wrong.param is not None else wrong.param_hint).strip("'")
