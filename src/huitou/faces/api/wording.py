"""What the API says when a request does not fit, in three languages."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from huitou.base import Text

INVALID = Text(
    zh_hant="這個請求有不對的地方；errors 逐一說明。什麼都沒有做。",
    zh_hans="这个请求有不对的地方；errors 逐一说明。什么都没有做。",
    en="Parts of this request do not fit; errors tells each of them. Nothing was done.",
)
NO_KEY = Text(
    zh_hant="這裡要金鑰：請送「Authorization: Bearer hk_…」。",
    zh_hans="这里要密钥：请送“Authorization: Bearer hk_…”。",
    en="This needs a key: send it as “Authorization: Bearer hk_…”.",
)
WRONG_KEY = Text(
    zh_hant="這把金鑰不對，或已經撤銷；請向公司要一把新的。",
    zh_hans="这把密钥不对，或已经吊销；请向公司要一把新的。",
    en="This key is wrong or was revoked; ask the company for a new one.",
)
NOT_IN_KEY = Text(
    zh_hant="這把金鑰（{name}）不能做這件事：{scope}；需要的話，請公司另發一把。",
    zh_hans="这把密钥（{name}）不能做这件事：{scope}；需要的话，请公司另发一把。",
    en="This key ({name}) may not do that: {scope}. Ask the company for one that may.",
)
NOT_JSON = Text(
    zh_hant="內容不是讀得懂的 JSON（UTF-8）：{why}",
    zh_hans="内容不是读得懂的 JSON（UTF-8）：{why}",
    en="The body is no JSON that can be read (in UTF-8): {why}",
)
NOT_UNICODE = Text(
    zh_hant="文字裡有空字元或不成對的代理字元，存不下來；請拿掉。",
    zh_hans="文字里有空字符或不成对的代理字符，存不下来；请去掉。",
    en="The text holds a NUL character or half a surrogate pair, which cannot be kept; take it out.",
)
TOO_LONG = Text(
    zh_hant="太長；最多 {limit} 個字元。",
    zh_hans="太长；最多 {limit} 个字符。",
    en="Too long; at most {limit} characters.",
)
NOT_AN_OBJECT = Text(
    zh_hant="這裡要一個 JSON 物件，而且不能是空的。",
    zh_hans="这里要一个 JSON 对象，而且不能是空的。",
    en="This must be a JSON object, and not an empty one.",
)
NOT_A_CELL = Text(
    zh_hant="這裡要文字、數字、true、false 或 null，不能再包一層。",
    zh_hans="这里要文字、数字、true、false 或 null，不能再套一层。",
    en="This must be a text, a number, true, false or null, with nothing nested in it.",
)
NO_COLUMN = Text(
    zh_hant="{fact}沒有「{column}」這一欄；有的是：{known}。",
    zh_hans="{fact}没有“{column}”这一列；有的是：{known}。",
    en="{fact} have no column “{column}”; there are: {known}.",
)
NO_ATTRIBUTE = Text(
    zh_hant="屬性不能叫「{column}」：名稱要有字母或數字，最長 80 字，也不能和別的欄位只差大小寫或標點。",
    zh_hans="属性不能叫“{column}”：名称要有字母或数字，最长 80 字，也不能和别的列只差大小写或标点。",
    en="An attribute cannot be called “{column}”: its name needs a letter or digit, at most 80 characters, and must differ "
    "from other columns in more than case and punctuation.",
)
HOW_MANY = Text(
    zh_hant="一次要 {least} 到 {most} 個；這裡有 {count} 個。",
    zh_hans="一次要 {least} 到 {most} 个；这里有 {count} 个。",
    en="There must be {least} to {most} of them at once; here are {count}.",
)
BAD_CURSOR = Text(
    zh_hant="這個 cursor 不是這個清單給的；請從第一頁重新開始。",
    zh_hans="这个 cursor 不是这个列表给的；请从第一页重新开始。",
    en="This cursor was not given by this list; begin with the first page again.",
)
NO_SUCH_PLACE = Text(
    zh_hant="API 裡沒有這個位址；/v1/docs 列出全部。",
    zh_hans="API 里没有这个地址；/v1/docs 列出全部。",
    en="There is no such address in the API; /v1/docs lists them all.",
)
WRONG_METHOD = Text(
    zh_hant="這個位址不能這樣用；可用的方法寫在 Allow 標頭。",
    zh_hans="这个地址不能这样用；可用的方法写在 Allow 头里。",
    en="This address cannot be used with that method; the Allow header lists those it has.",
)
TOO_LARGE = Text(
    zh_hant="內容太大；這裡最多 {limit} MB，請分幾次送。",
    zh_hans="内容太大；这里最多 {limit} MB，请分几次发。",
    en="The body is too large; at most {limit} MB are taken here. Send it in parts.",
)
WRONG_MEDIA = Text(
    zh_hant="這裡收的是 {takes}；請在 Content-Type 說明送的是什麼。",
    zh_hans="这里收的是 {takes}；请在 Content-Type 里说明发的是什么。",
    en="This takes {takes}; say in Content-Type what you send.",
)
UNREADABLE = Text(
    zh_hant="這個請求讀不懂。", zh_hans="这个请求读不懂。", en="This request cannot be understood."
)
BROKEN = Text(
    zh_hant="做不出來，是程式的錯；詳情已寫在啟動 huitou 的視窗裡。",
    zh_hans="做不出来，是程序的错；详情已写在启动 huitou 的窗口里。",
    en="This failed, which is a fault of the program; the details stand where huitou was started.",
)
NO_FACT = Text(
    zh_hant="沒有「{said}」這種事實；可用：{names}。",
    zh_hans="没有“{said}”这种事实；可用：{names}。",
    en="There is no kind of fact “{said}”; there are: {names}.",
)
NO_FILE = Text(
    zh_hant="沒有附上檔案；請用名為 file 的欄位附上。",
    zh_hans="没有附上文件；请用名为 file 的字段附上。",
    en="There is no file; attach it in the field called file.",
)
NO_MAP = Text(
    zh_hant="沒有叫「{said}」的對照表；可用：{names}。",
    zh_hans="没有叫“{said}”的对照表；可用：{names}。",
    en="There is no map “{said}”; there are: {names}.",
)
UNSURE = Text(
    zh_hant="「{file}」的欄位是猜的；guess 寫著怎麼猜。對的話，加上 accept=true 再送一次；不對就指定 fact 或 map。什麼都沒有寫入。",
    zh_hans="“{file}”的列是猜的；guess 写着怎么猜。对的话，加上 accept=true 再发一次；不对就指定 fact 或 map。什么都没有写入。",
    en="The columns of “{file}” are a guess, which guess tells. If it is right, send it again with accept=true; if not, "
    "name the fact or the map. Nothing was written.",
)
FAR_PERIOD = Text(
    zh_hant="期間要在 1900 年到 2100 年之間；不能是「{said}」。",
    zh_hans="期间要在 1900 年到 2100 年之间；不能是“{said}”。",
    en="A period must lie between 1900 and 2100; not “{said}”.",
)
TOO_MANY_STEPS = Text(
    zh_hant="這樣會有 {count} 期，一次最多 {most} 期；請縮短期間或放大單位。",
    zh_hans="这样会有 {count} 期，一次最多 {most} 期；请缩短期间或放大单位。",
    en="That would be {count} steps; at most {most} are given at once. Ask for a shorter period or a larger step.",
)

STATUS: dict[int, tuple[str, Text]] = {
    400: ("request.unreadable", UNREADABLE),
    404: ("request.no_such_place", NO_SUCH_PLACE),
    405: ("request.wrong_method", WRONG_METHOD),
    500: ("server.broken", BROKEN),
}

_MISSING = Text(zh_hant="這裡必須填。", zh_hans="这里必须填。", en="This is needed.")
UNKNOWN = Text(
    zh_hant="這裡不認得這個名稱。", zh_hans="这里不认得这个名称。", en="This name is not known here."
)
ONCE = Text(zh_hant="這個只能給一次。", zh_hans="这个只能给一次。", en="This can be given once only.")
_NOT_TEXT = Text(zh_hant="這裡要文字。", zh_hans="这里要文字。", en="This must be a text.")
_NOT_WHOLE = Text(zh_hant="這裡要整數。", zh_hans="这里要整数。", en="This must be a whole number.")
NOT_BOOL = Text(
    zh_hant="這裡要 true 或 false。", zh_hans="这里要 true 或 false。", en="This must be true or false."
)
_AT_LEAST = Text(zh_hant="不能小於 {ge}。", zh_hans="不能小于 {ge}。", en="This must be at least {ge}.")
_AT_MOST = Text(zh_hant="不能大於 {le}。", zh_hans="不能大于 {le}。", en="This must be at most {le}.")
_ONE_OF = Text(
    zh_hant="要是其中之一：{expected}。",
    zh_hans="要是其中之一：{expected}。",
    en="This must be one of: {expected}.",
)
_LONG = Text(
    zh_hant="最長 {max_length}。", zh_hans="最长 {max_length}。", en="This can have at most {max_length}."
)
_SHORT = Text(
    zh_hant="至少要有 {min_length}。",
    zh_hans="至少要有 {min_length}。",
    en="This needs at least {min_length}.",
)
SHAPE = Text(
    zh_hant="寫法不對；要符合 {pattern}。",
    zh_hans="写法不对；要符合 {pattern}。",
    en="This is not written as {pattern} asks.",
)
_ELSE = Text(
    zh_hant="這個值不能用在這裡。", zh_hans="这个值不能用在这里。", en="This value cannot be used here."
)

_SAID: dict[str, Text] = {
    "missing": _MISSING, "extra_forbidden": UNKNOWN, "string_type": _NOT_TEXT, "int_type": _NOT_WHOLE,
    "int_parsing": _NOT_WHOLE, "int_from_float": _NOT_WHOLE, "int_parsing_size": _NOT_WHOLE, "bool_parsing": NOT_BOOL,
    "bool_type": NOT_BOOL, "greater_than_equal": _AT_LEAST, "less_than_equal": _AT_MOST, "literal_error": _ONE_OF,
    "enum": _ONE_OF, "string_too_long": _LONG, "too_long": _LONG, "string_too_short": _SHORT, "too_short": _SHORT,
    "string_pattern_mismatch": SHAPE, "model_type": NOT_AN_OBJECT, "model_attributes_type": NOT_AN_OBJECT,
    "dict_type": NOT_AN_OBJECT, "string_unicode": NOT_UNICODE,
}  # fmt: skip


def flaw(error: Mapping[str, Any]) -> tuple[str, Text]:
    """(pointer, sentence) of one of pydantic's errors."""
    where = [str(part).replace("~", "~0").replace("/", "~1") for part in error["loc"]]
    pointer = "/" + "/".join(where[1:]) if where[:1] == ["body"] else ".".join(where[1:] or where)
    text = _SAID.get(str(error["type"]), _ELSE)
    return pointer, text.fill(**error["ctx"]) if error.get("ctx") else text


def title(status: int) -> str:
    return HTTPStatus(status).phrase
