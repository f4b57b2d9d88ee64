"""Why the ledger says no: each reason has a stable code, a kind of error and one sentence in three languages.

A refusal is remembered under the key of its request and said again word for word to each later call with that key.
"""

from __future__ import annotations

from huitou.base import Conflict, HuitouError, Missing, Refused, Text

_REASONS: dict[str, tuple[type[HuitouError], Text]] = {
    "ledger.no_member": (
        Missing,
        Text(
            "沒有會員「{member}」；請先加入會員再動用點數。",
            "没有会员“{member}”；请先加入会员再动用积分。",
            "There is no member “{member}”; enrol the member first.",
        ),
    ),
    "ledger.short": (
        Refused,
        Text(
            "可用點數不足：需要 {needed} 點，可用 {available} 點。",
            "可用积分不足：需要 {needed} 分，可用 {available} 分。",
            "Not enough points: {needed} needed, {available} available.",
        ),
    ),
    "ledger.no_entry": (
        Missing,
        Text(
            "這位會員的帳上沒有異動「{of}」；請檢查編號或鍵。",
            "这位会员的账上没有流水“{of}”；请检查编号或键。",
            "This member's account has no entry “{of}”; check the number or the key.",
        ),
    ),
    "ledger.no_hold": (
        Missing,
        Text(
            "這位會員的帳上沒有凍結「{of}」；請檢查編號或鍵。",
            "这位会员的账上没有冻结“{of}”；请检查编号或键。",
            "This member's account has no hold “{of}”; check the number or the key.",
        ),
    ),
    "ledger.hold_closed": (
        Refused,
        Text(
            "凍結 {hold} 已經結束（由異動 {closed} 結束）；請重新凍結。",
            "冻结 {hold} 已经结束（由流水 {closed} 结束）；请重新冻结。",
            "Hold {hold} has ended (by entry {closed}); reserve anew.",
        ),
    ),
    "ledger.hold_small": (
        Refused,
        Text(
            "凍結 {hold} 只有 {held} 點，不能扣 {points} 點。",
            "冻结 {hold} 只有 {held} 分，不能扣 {points} 分。",
            "Hold {hold} has {held} points; {points} cannot be captured from it.",
        ),
    ),
    "ledger.hold_past": (
        Refused,
        Text(
            "凍結期限必須在現在之後；請給一個將來的時間。",
            "冻结期限必须在现在之后；请给一个将来的时间。",
            "A hold must end after now; give a time to come.",
        ),
    ),
    "ledger.wrong_kind": (
        Refused,
        Text(
            "異動 {of} 是「{kind}」，不能這樣更正；扣回用於累點與加點，退還用於折抵、兌換、扣點與到期。",
            "流水 {of} 是“{kind}”，不能这样更正；扣回用于获得与加分，退还用于抵扣、兑换、扣分与过期。",
            "Entry {of} is of kind “{kind}” and cannot be corrected this way; claw back what was earned or added, "
            "refund what was burned, taken or expired.",
        ),
    ),
    "ledger.too_much": (
        Refused,
        Text(
            "異動 {of} 只剩 {left} 點可更正，不能更正 {points} 點。",
            "流水 {of} 只剩 {left} 分可更正，不能更正 {points} 分。",
            "Entry {of} has {left} points left to correct; {points} is too much.",
        ),
    ),
    "ledger.ahead": (
        Refused,
        Text(
            "發生時間比現在晚了 {minutes} 分鐘以上；請檢查機器的時鐘。",
            "发生时间比现在晚了 {minutes} 分钟以上；请检查机器的时钟。",
            "It is said to have happened more than {minutes} minutes from now; check the machine's clock.",
        ),
    ),
    "ledger.lots_over": (
        Refused,
        Text(
            "這批點數在生效之前就到期了；請檢查日期。",
            "这批积分在生效之前就过期了；请检查日期。",
            "These points would expire before they can be used; check the dates.",
        ),
    ),
    "ledger.other_body": (
        Conflict,
        Text(
            "鍵「{key}」已經用在內容不同的請求上；不同的內容請用新的鍵。",
            "键“{key}”已经用在内容不同的请求上；不同的内容请用新的键。",
            "The key “{key}” was used for another request; use a new key for another content.",
        ),
    ),
    "ledger.key_astray": (
        Conflict,
        Text(
            "鍵「{key}」指向不屬於這個請求的異動：帳本被人動過，什麼都沒有入帳。請執行 huitou ledger verify。",
            "键“{key}”指向不属于这个请求的流水：账本被人动过，什么都没有入账。请运行 huitou ledger verify。",
            "The key “{key}” leads to an entry that is not this request's: somebody changed the ledger, and nothing was "
            "posted. Run huitou ledger verify.",
        ),
    ),
    "ledger.other_event": (
        Conflict,
        Text(
            "來源「{source}」的「{source_id}」已經以不同的內容入帳；要更正請用扣回或退還。",
            "来源“{source}”的“{source_id}”已经以不同的内容入账；要更正请用扣回或退还。",
            "“{source_id}” of “{source}” was posted with another content; correct it by a claw-back or a refund.",
        ),
    ),
}


def refusal(code: str, **data: object) -> HuitouError:
    """The error of a code, to be raised or to be remembered. data: plain values, as JSON can keep them."""
    kind, text = _REASONS[code]
    return kind(code, text, **data)
