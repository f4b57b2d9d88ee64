"""Simplified Chinese is written, not converted, and neither script strays into the other's sentences."""

import ast

import pytest

from tests.shape.tree import dotted, named, parsed, under

# Characters of only one script that these texts use often; a stray one means a text was copied, not written.
TRADITIONAL = "顧購費時們這個數點員單為與區間後會說應關開買賣貨價額產業實對體現還從當過無題樣經結給讓請選擇錯誤檔資訊網頁圖計畫標準層級續貼達處話號碼評論質頻總線統繫麼變訂轉帳戶領歷樂"
SIMPLIFIED = "顾购费时们这个数点员单为与区间后会说应关开买卖货价额产业实对体现还从当过无题样经结给让请选择错误档资讯网页图计划标准层级续贴达处话号码评论质频总线统系么变订转账户领历乐"
# Also right in the other script.
EITHER = set("个后系划台余于") | (set(TRADITIONAL) & set(SIMPLIFIED))
# The trade's words differ between Taiwan and the mainland: what is right here is wrong there.
WORDS_OF_TAIWAN = {"回购率", "门市", "通路", "资料库", "档案", "预设", "使用者", "网路", "萤幕"}
WORDS_OF_THE_MAINLAND = {"復購", "積分", "數據庫", "默認", "文件夾", "網絡"}


def texts():
    """Every Text(…) written in the source with literal words, as (zh_hant, zh_hans)."""
    found = []
    for path in under("src", ".py"):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] == "Text":
                said = {k.arg: k.value for k in node.keywords}
                said |= dict(zip(("zh_hant", "zh_hans", "en"), node.args, strict=False))
                words = [said.get("zh_hant"), said.get("zh_hans")]
                if all(isinstance(w, ast.Constant) and isinstance(w.value, str) for w in words):
                    found.append(pytest.param(*(w.value for w in words), id=f"{named(path)}:{node.lineno}"))
    return found


@pytest.mark.parametrize(("zh_hant", "zh_hans"), texts())
def test_each_script_is_its_own(zh_hant, zh_hans):
    stray = set(zh_hans) & set(TRADITIONAL) - EITHER
    assert not stray, f"Traditional characters in Simplified: {''.join(stray)} in {zh_hans}"
    stray = set(zh_hant) & set(SIMPLIFIED) - EITHER
    assert not stray, f"Simplified characters in Traditional: {''.join(stray)} in {zh_hant}"


@pytest.mark.parametrize(("zh_hant", "zh_hans"), texts())
def test_each_script_uses_the_words_of_its_place(zh_hant, zh_hans):
    assert not [w for w in WORDS_OF_TAIWAN if w in zh_hans], f"a word of Taiwan in {zh_hans}"
    assert not [w for w in WORDS_OF_THE_MAINLAND if w in zh_hant], f"a word of the mainland in {zh_hant}"


def test_there_are_texts():
    assert len(texts()) > 50
