"""The maps that come with Huitou read the exports they are for, and a company can write its own."""

from datetime import date, datetime
from decimal import Decimal
from hashlib import md5

import pytest

from huitou import record
from huitou.base import LANGS, Unfit
from huitou.record.intake import maps

SHOPIFY = """Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Billing Name,Billing City,Cancelled at,Refunded Amount,Vendor,Source,Phone
#1001,a@b.tw,paid,2024-05-01 10:00:00 +0800,fulfilled,TWD,220,220,2024-05-01 10:00:00 +0800,2,Tea,50,T1,Amy,Taipei,,0.00,Leaf,web,'+886912345678
#1001,a@b.tw,,,,,,,,1,Cup,120,C1,,,,,Leaf,,
#1002,c@d.tw,voided,,,TWD,50,50,2024-05-02 10:00:00 +0800,1,Tea,50,T1,Ben,Taipei,,0.00,Leaf,web,
#1002,,,,,,,,,1,Cup,0,C1,,,,,Leaf,,
#1003,c@d.tw,refunded,2024-05-03 10:00:00 +0800,,TWD,50,50,2024-05-03 10:00:00 +0800,1,Tea,50,T1,Ben,Taipei,2024-05-04 10:00:00 +0800,50.00,Leaf,pos,
"""
TAOBAO = "订单编号,买家会员名,买家支付宝账号,总金额,买家实际支付金额,订单状态,收货人姓名,联系手机,订单创建时间,订单付款时间,店铺名称\n" \
    '="3300001",tb_a,a@x.cn,88.00,80.00,交易成功,张三,\'13800000001,2024-05-01 10:00:00,2024-05-01 10:01:00,旗舰店\n' \
    '="3300002",tb_b,,20.00,0.00,交易关闭,李四,,2024-05-02 10:00:00,,旗舰店\n'  # fmt: skip
YOUZAN = "订单号,订单状态,买家,买家手机号,订单创建时间,买家付款时间,订单实付金额,商品名称,规格编码,商品数量,商品实际成交金额,归属店铺\n" \
    "E1,交易完成,小王,13800000001,2024-05-01 10:00:00,2024-05-01 10:01:00,150.00,茶,T1,2,100.00,一店\n" \
    "E1,,,,,,,杯,C1,1,50.00,\n"  # fmt: skip
SHOPLINE = "訂單號碼,訂單日期,訂單狀態,付款狀態,顧客,電郵,電話號碼,訂單合計,商品名稱,商品貨號,數量,商品結帳價小計,訂單來源\n" \
    "2024050100001,2024/05/01 10:00,已完成,已付款,王小明,a@b.tw,0912345678,\"NT$1,280\",茶,T1,2,NT$280,網店\n" \
    "2024050100001,,,,,,,,杯,C1,1,\"NT$1,000\",\n"  # fmt: skip
NINETYONE = "主單編號,訂單編號,轉單日期時間,訂單狀態,商品名稱,商品料號,數量,銷售金額(折扣後),購買人姓名,購買人手機,會員編號\n" \
    "TG1,TS1,2024/05/01 10:00,已完成,茶,T1,2,100,王小明,0912345678,M1\nTG1,TS2,2024/05/01 10:00,已取消,杯,C1,1,120,王小明,0912345678,M1\n"  # fmt: skip
WOO = "order_id,order_number,order_date,status,order_total,order_currency,billing_email,billing_full_name,billing_phone,item_sku,item_name,item_quantity,item_total,refunded_total\n" \
    "7,7,2024-05-01 10:00:00,completed,150.00,EUR,a@b.tw,Amy,,T1,Tea,2,100.00,0\n7,7,2024-05-01 10:00:00,completed,150.00,EUR,a@b.tw,Amy,,C1,Cup,1,50.00,0\n"  # fmt: skip


@pytest.mark.parametrize("name", sorted(maps.ready()))
def test_every_map_is_whole(name):
    said = record.maps()[name]
    assert all(said.title.said(lang) for lang in LANGS)
    assert said.recognise
    assert said.source


def by(kind, value):
    """The id of a customer whom a shop knows by a contact only: made of it, and not showing it."""
    return f"{kind}-{md5(value.encode()).hexdigest()[:16]}"


@pytest.mark.parametrize(
    ("said", "name", "code", "purchases", "lines"),
    [
        (SHOPIFY, "shopify", "utf-8", [("#1001", by("email", "a@b.tw"), Decimal(220), "TWD"), ("#1003", by("email", "c@d.tw"), Decimal(50), "TWD")], 3),
        (TAOBAO, "taobao", "gbk", [("3300001", "tb_a", Decimal(80), "CNY")], 0),
        (YOUZAN, "youzan", "utf-8-sig", [("E1", by("phone", "13800000001"), Decimal(150), "CNY")], 2),
        (SHOPLINE, "shopline", "utf-8-sig", [("2024050100001", by("email", "a@b.tw"), Decimal(1280), "TWD")], 2),
        (NINETYONE, "91app", "cp950", [("TG1", "M1", Decimal(100), "TWD")], 1),
        (WOO, "woocommerce", "utf-8", [("7", by("email", "a@b.tw"), Decimal(150), "EUR")], 2),
    ],
    ids=["shopify", "taobao", "youzan", "shopline", "91app", "woocommerce"],
)  # fmt: skip
def test_a_shops_export_is_recognised_and_read(ws, file, lying, said, name, code, purchases, lines):
    brought = record.bring(ws, file("export.csv", said, code))
    assert (brought.map_name, brought.source) == (name, name)
    assert lying(ws, "purchases", "order_id, customer_id, amount, currency") == purchases
    assert len(lying(ws, "lines", "line")) == lines
    assert {q.code for q in record.quarantine(ws)} <= {"intake.left_out"}


def test_shopify_refunds_are_returns_and_phones_identities(ws, file, lying):
    record.bring(ws, file("orders.csv", SHOPIFY))
    assert lying(ws, "returns", "order_id, returned_on, amount") == [("#1003", date(2024, 5, 4), Decimal(50))]
    assert (by("email", "a@b.tw"), "phone", "+886912345678") in lying(
        ws, "identities", "customer_id, kind, value"
    )
    assert len(record.quarantine(ws)) == 2  # both rows of the voided order, also the one that does not say so


def test_typeform_times_are_utc(ws, file, lying):
    said = "#,How likely are you to recommend us to a friend?,What could we improve?,Start Date (UTC),Submit Date (UTC),Network ID\n" \
        "abc,9,nothing,2024-05-01 02:00:00,2024-05-01 02:03:00,x\n"  # fmt: skip
    brought = record.bring(ws, file("responses.csv", said))
    assert brought.map_name == "typeform"
    assert lying(ws, "answers", "question, value, text, answered_at") == [
        ("comment", None, "nothing", datetime(2024, 5, 1, 2, 3)), ("nps", Decimal(9), None, datetime(2024, 5, 1, 2, 3)),
    ]  # fmt: skip


def test_surveycake(ws, file, lying):
    said = "會員編號,您願意把我們推薦給親友嗎,這次消費的滿意度,填答時間,填答秒數,IP紀錄\nM1,8,4,2024-05-01 10:00:00,30,1.1.1.1\n"
    brought = record.bring(ws, file("survey.csv", said))
    assert brought.map_name == "surveycake"
    assert lying(ws, "answers", "customer_id, question, value") == [
        ("M1", "csat", Decimal(4)),
        ("M1", "nps", Decimal(8)),
    ]


@pytest.mark.parametrize("name", ["surveycake", "google-forms"])
def test_a_survey_that_was_saved_again_by_hand_with_days_only(ws, file, lying, name):
    said = "會員編號,填答日期,門市,服務滿意度,整體滿意度\nM1,113/04/21,台中店,2,5\n"
    record.bring(ws, file("survey.csv", said), map=name)
    assert lying(ws, "answers", "question, value") == [("csat", Decimal(5)), ("csat.service", Decimal(2))]
    (when,) = {str(at)[:16] for (at,) in lying(ws, "answers", "answered_at")}
    assert when == "2024-04-20 16:00"  # in UTC: the 21st begins in Taipei


def test_a_companys_own_map(ws, file, lying):
    own = file(
        "own.toml",
        'title = { zh-Hant = "會員", zh-Hans = "会员", en = "Members" }\nsource = "till"\nattributes = ["*"]\n'
        '[customers]\ncustomer_id = "no"\nname = "who"\ngender = { column = "sex", words = { "1" = "male", "2" = "female" } }\n'
        'birthday = { column = "born", dates = "roc" }\n',
    )
    record.bring(ws, file("m.csv", "no,who,sex,born,size\n7,Amy,2,75/03/02,L\n"), map=own)
    assert lying(ws, "customers", "customer_id, gender, birthday, source") == [
        ("7", "female", date(1986, 3, 2), "till")
    ]
    assert lying(ws, "attributes", "attribute, value") == [("size", "L")]


@pytest.mark.parametrize(
    "said",
    [
        "not toml", "title = 1", "[nonsense]\nx = 'y'", "[customers]\nnonsense = 'y'", "[customers]\ncustomer_id = 3",
        "[customers]\ncustomer_id = { column = 'a', dates = 'xyz' }", "[customers]\ncustomer_id = { colunm = 'a' }",
        "[customers]\nwhen = [{ column = 'a' }]\ncustomer_id = 'a'", "[[aside]]\nwhen = []\n[customers]\ncustomer_id = 'a'",
    ],
)  # fmt: skip
def test_a_wrong_map_is_told_what_is_wrong(ws, file, said):
    with pytest.raises(Unfit) as wrong:
        record.bring(ws, file("m.csv", "a\n1\n"), map=file("own.toml", said))
    assert wrong.value.code == "intake.bad_map"


def test_a_wide_survey_may_name_its_columns_in_a_companys_copy(ws, file, lying):
    own = file(
        "own.toml",
        'source = "forms"\n[answers]\nanswered_at = "when"\ncustomer_id = "who"\nsurvey = { const = "spring" }\n'
        '[[questions]]\ncolumn = "Q1"\nquestion = "csat.delivery"\nscale = "1-7"\n',
    )
    record.bring(ws, file("s.csv", "when,who,Q1,Q2\n2024-05-01,A,6,x\n"), map=own)
    assert lying(ws, "answers", "customer_id, survey, question, scale, value") == [
        ("A", "spring", "csat.delivery", "1-7", Decimal(6))
    ]
