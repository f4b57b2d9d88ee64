"""Who may do what: one table for the console, the command line and the documents.

A right is named for what is seen or done; a role is a set of rights. Nothing is allowed that does not stand here.
"""

from __future__ import annotations

from dataclasses import dataclass

from huitou.base import Text, Unfit
from huitou.faces.language import Language
from huitou.stores import OWNER


@dataclass(frozen=True)
class Right:
    """One thing that staff may do, and the roles that may do it."""

    title: Text
    roles: frozenset[str]


@dataclass(frozen=True)
class Scope:
    """One thing that a program with an API key may do."""

    title: Text


ROLES: dict[str, Text] = {
    OWNER: Text("擁有者", "所有者", "Owner"),
    "marketing": Text("行銷", "营销", "Marketing"),
    "service": Text("客服", "客服", "Service"),
    "analyst": Text("分析師", "分析师", "Analyst"),
    "cashier": Text("收銀", "收银", "Cashier"),
}


def _right(zh_hant: str, zh_hans: str, en: str, *roles: str) -> Right:
    return Right(Text(zh_hant, zh_hans, en), frozenset({OWNER, *roles}))


RIGHTS: dict[str, Right] = {
    "figures.see": _right(
        "看指標與報告", "看指标与报告", "See figures and reports", "marketing", "service", "analyst"
    ),
    "figures.behind": _right(
        "看數字背後的名單", "看数字背后的名单", "See who is behind a figure", "marketing", "analyst"
    ),
    "targets.set": _right("訂目標", "设定目标", "Set targets", "marketing"),
    "segments.edit": _right(
        "自訂分群", "自定分群", "Make segments of the company’s own", "marketing", "analyst"
    ),
    "drivers.edit": _right(
        "修改驅動因子的模型", "修改驱动因素的模型", "Edit the model of drivers", "marketing", "analyst"
    ),
    "customers.see": _right(
        "看顧客與往來紀錄", "看客户与往来记录", "See customers and their timeline", "marketing", "service", "analyst"
    ),
    "customers.look_up": _right(
        "用電話、卡號或編號找顧客", "用电话、卡号或编号找客户", "Find one customer by phone, card or number",
        "marketing", "service", "analyst", "cashier",
    ),
    "contacts.see": _right(
        "看完整的電話與信箱", "看完整的电话与邮箱", "See phone numbers and e-mails in full", "marketing", "service"
    ),
    "data.bring": _right(
        "匯入資料、修正、復原", "导入数据、修正、撤销", "Bring in data, mend and undo", "marketing"
    ),
    "company.set": _right("公司設定", "公司设置", "Company settings"),
    "staff.manage": _right("管理人員", "管理人员", "Manage staff"),
    "keys.manage": _right("管理 API 金鑰", "管理 API 密钥", "Manage API keys"),
    "self": _right(
        "自己的密碼與語言", "自己的密码与语言", "One’s own password and language",
        "marketing", "service", "analyst", "cashier",
    ),
}  # fmt: skip

SCOPES: dict[str, Scope] = {
    "facts": Scope(Text("送入資料", "送入数据", "Send in records")),
    "figures": Scope(Text("讀指標", "读指标", "Read figures")),
    "customers": Scope(Text("讀顧客與往來紀錄", "读客户与往来记录", "Read customers and their timeline")),
}

_NO_ROLE = Text(
    zh_hant="沒有「{said}」這個角色；可用：{roles}。",
    zh_hans="没有“{said}”这个角色；可用：{roles}。",
    en="There is no role “{said}”; use one of: {roles}.",
)


def role(said: str) -> str:
    """The role of that name. Raises Unfit."""
    if said not in ROLES:
        raise Unfit("staff.role", _NO_ROLE, said=said, roles=", ".join(ROLES))
    return said


def allowed(role_: str, right: str) -> bool:
    """Whether a role has a right. Raises KeyError for a right that is not in the table."""
    return role_ in RIGHTS[right].roles


def named(role_: str, lang: Language) -> str:
    """What a role is called; its code where it is none of ours."""
    return ROLES[role_].said(lang.code) if role_ in ROLES else role_


def right_named(right: str, lang: Language) -> str:
    """What a right or an API scope is called."""
    return (RIGHTS.get(right) or SCOPES[right]).title.said(lang.code)
