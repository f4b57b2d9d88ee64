"""Every way of writing an identity is one identity, false ones are none, and SQL agrees with Python about both."""

import phonenumbers
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huitou.record.merging.normalise import Fault, masked, ordinary, read
from huitou.record.merging.phones import has_run
from huitou.record.merging.rules import KINDS, Rules
from huitou.stores import Scratch

TAIWAN = Rules()
BOTH = Rules(countries=("TW", "CN"))
GMAIL = Rules(gmail_dots=True)

SAME_PHONE = [
    "0912345670", "0912-345-670", "0912 345 670", "+886912345670", "+886 912-345-670", "00886912345670",
    "886912345670", "912345670", "０９１２－３４５－６７０", "(0912)345670", "+886 (0)912 345 670", "tel:0912345670",
    "\u200b0912345670", " 0912345670\n", "+8860912345670",
]  # fmt: skip


@pytest.mark.parametrize("written", SAME_PHONE)
def test_a_phone_is_one_however_it_is_written(written):
    assert read("phone", written, TAIWAN).identity == "+886912345670"


@pytest.mark.parametrize(
    "written", ["02-2700-1234#12", "(02)27001234 ext. 12", "02-27001234轉12", "0227001234 分機12"]
)
def test_an_extension_makes_another_phone(written):
    assert read("phone", written, TAIWAN).identity == "+886227001234x12"
    assert read("phone", "02-27001234", TAIWAN).identity == "+886227001234"


@pytest.mark.parametrize(
    "written",
    [
        "0000000000",
        "0912345678",
        "0911111111",
        "1234567890",
        "0987654321",
        "0900000000",
        "111",
        "+86 138 0013 8000",
    ],
)
def test_a_made_up_phone_is_false(written):
    assert read("phone", written, TAIWAN).fault is Fault.FALSE


@pytest.mark.parametrize(
    "written", ["0911", "1", "12", "call me", "0912345670/0922333441", "9" * 500, "+x", "１２"]
)
def test_what_is_no_phone_is_invalid(written):
    assert read("phone", written, TAIWAN).fault in {Fault.INVALID, Fault.FALSE}


def test_a_mainland_phone_needs_its_prefix_or_its_country():
    assert read("phone", "13812345670", TAIWAN).fault is Fault.INVALID
    assert read("phone", "13812345670", BOTH).identity == "+8613812345670"
    assert read("phone", "+86 138 1234 5670", TAIWAN).identity == "+8613812345670"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "written", ["", " ", "-", "--", "無", "无", "N/A", "n/a", "NULL", "none", "未提供", "\u200b", "\x00", "?"]
)
def test_nothing_is_nothing(kind, written):
    assert read(kind, written, TAIWAN).fault is Fault.EMPTY


@pytest.mark.parametrize(
    ("written", "mail"),
    [
        (" Tea00001@Example.COM ", "tea00001@example.com"),
        ("ｔｅａ＠ｅｘａｍｐｌｅ．ｏｒｇ", "tea@example.org"),
        ("<wang@example.com>", "wang@example.com"),
        ("mailto:wang@example.com", "wang@example.com"),
        ("wang@測試.tw", "wang@xn--g6w251d.tw"),
        ("a.b+c@gmail.com", "a.b+c@gmail.com"),
        ("83748123@qq.com", "83748123@qq.com"),
        ("testa@example.com", "testa@example.com"),
    ],
)
def test_a_mail_address_is_one_however_it_is_written(written, mail):
    assert read("email", written, TAIWAN).identity == mail


@pytest.mark.parametrize(
    "written",
    ["test@a.tw", "TEST2@a.tw", "noreply@a.tw", "no-reply@a.tw", "none@none.com", "na@a.tw", "aaa@a.tw", "guest@a.tw",
     "xxx@a.tw", "abc@a.tw", "unknown@a.tw", "test+1@a.tw", "123456@qq.com", "wang@test.com", "wang@shop.test", "w@a.invalid"],
)  # fmt: skip
def test_a_made_up_mail_address_is_false(written):
    assert read("email", written, TAIWAN).fault is Fault.FALSE


@pytest.mark.parametrize(
    "written",
    ["wang", "wang@", "@example.com", "wang@localhost", "a b@c.com", "x@y@", "w@-a.com", "w@a..com"],
)
def test_what_is_no_mail_address_is_invalid(written):
    assert read("email", written, TAIWAN).fault is Fault.INVALID


def test_the_dots_of_gmail_count_unless_the_company_says_otherwise():
    assert read("email", "A.B+tea@googlemail.com", GMAIL).identity == "ab@gmail.com"
    assert read("email", "a.b@example.com", GMAIL).identity == "a.b@example.com"


def test_cards_and_accounts():
    assert read("card", "hg 2000-0007", TAIWAN).identity == "HG20000007"
    assert read("card", "ＨＧ20000007", TAIWAN).identity == "HG20000007"
    assert read("card", "123", TAIWAN).fault is Fault.INVALID
    assert read("card", "00000000", TAIWAN).fault is Fault.FALSE
    assert read("line", " Uab12 ", TAIWAN).identity == "Uab12"  # LINE and WeChat tell upper from lower case
    assert read("wechat", "ｗｘ＿１２ab", TAIWAN).identity == "wx_12ab"
    assert read("shop", "12345678", TAIWAN).fault is Fault.FALSE


def test_what_is_shown_of_an_identity_does_not_give_it_away():
    assert masked("phone", "+886912345670") == "…670"
    assert masked("email", "wang@example.com") == "w…@e…"


def test_runs():
    assert has_run("7890123", 7)  # 9 is followed by 0
    assert has_run("94321", 4)
    assert not has_run("94321", 5)
    assert has_run("11", 8)  # all there is
    assert not has_run("1213", 3)


written = st.one_of(
    st.text(max_size=30),
    st.text("0123456789+-() .#xa轉８", max_size=20),
    st.text("0123456789", min_size=8, max_size=11).map("09{}".format),
    st.from_regex(r"\A[+]?(886)?0?9[0-9]{8}\Z"),
    st.from_regex(r"\A[A-Za-z0-9._+-]{1,12}@[a-z0-9.]{1,9}\.[a-z]{2,4}\Z"),
    st.builds("{}{}@{}".format, st.sampled_from(["test", "na", "no-reply", "a", "11", "wang", "TEST", ""]),
              st.text("0123+", max_size=3), st.sampled_from(["gmail.com", "test.com", "a.test", "x.tw", "invalid"])),
    st.text("0123456789abcABC _-", max_size=12),
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(
    st.lists(written, min_size=30, max_size=60), st.sampled_from([TAIWAN, GMAIL, Rules(countries=("CN",))])
)
def test_the_quick_way_says_what_the_careful_one_says(tmp_path_factory, values, rules):
    agree(tmp_path_factory.getbasetemp(), rules, [(kind, value) for kind in KINDS for value in values])


@pytest.mark.parametrize(
    "country",
    ["TW", "CN", "HK", "MO", "SG", "MY", "JP", "KR", "US", "GB", "DE", "FR", "TH", "VN", "AU", "BR"],
)
def test_the_quick_way_knows_the_numbers_of_a_country(tmp_path, country):
    rules = Rules(countries=(country,))
    number = phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE)
    code, body = number.country_code, str(number.national_number)
    some = [f"{int(body) + 7 * n:0{len(body)}d}" for n in range(60)]
    ways = [
        way.format(code, one)
        for one in some
        for way in ("{1}", "0{1}", "1{1}", "+{0}{1}", "+{0}0{1}", "{0}{1}", "00{0}{1}")
    ]
    quick = agree(tmp_path, rules, [("phone", way) for way in ways])
    assert quick > 50, "hardly any number took the quick way"


def agree(folder, rules, values) -> int:
    """SQL gives what Python gives, or leaves it to Python. Returns how many it gave."""
    kinds, words = zip(*values, strict=True)
    with Scratch(folder / "spill") as scratch:
        scratch.register("t", pa.table({"kind": list(kinds), "value": list(words)}))
        found = scratch.rows(f"SELECT kind, value, {ordinary(rules)} FROM t")
    given_ = [(kind, value, identity) for kind, value, identity in found if identity is not None]
    for kind, value, identity in given_:
        assert (kind, value, read(kind, value, rules).identity) == (kind, value, identity)
    return len(given_)
