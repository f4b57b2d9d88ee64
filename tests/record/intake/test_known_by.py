"""Files that know the customer by a phone: their records belong to the customer whose phone it is."""

from hashlib import md5

import pytest

from huitou import record

MEMBERS = "會員編號,姓名,手機,加入日期\nC1,王一,0932420001,2024-01-01\nC2,林二,0932420002,2024-01-02\nC3,陳三,0932420003,2024-01-03\n"
ORDERS = "訂單編號,會員編號,訂單日期,總額\nT1,C1,2024-05-01,100\nT2,C2,2024-05-02,100\nT3,C3,2024-05-03,100\n"
SURVEY = "填答時間,題目,量尺,分數,您的手機號碼\n2024-05-03 10:00,nps,0-10,9,932420002\n2024-05-03 11:00,nps,0-10,3,\n2024-05-03 12:00,nps,0-10,5,0911222333\n"
COMPLAINTS = (
    "客訴單號,受理日期,客訴類別,客訴內容,處理狀態,結案日期,會員電話\n"
    "K1,2024-05-04,品質,壞了,結案,2024-05-06,+886932420002\nK2,2024-05-05,服務,很慢,處理中,,0932-420-001\nK3,2024-05-05,服務,很吵,處理中,,\n"
)


@pytest.fixture
def shop(ws, file):
    for name, said in (("members.csv", MEMBERS), ("orders.csv", ORDERS)):
        record.bring(ws, file(name, said))
    return ws


def by(phone):
    """The id of whoever is known by a phone only: made of it, and not showing it."""
    return f"phone-{md5(phone.encode()).hexdigest()[:16]}"


def said_of(proposal):
    return [n.en for n in proposal.notes if "known by" in n.en]


def test_a_survey_and_complaints_by_phone_belong_to_the_members(shop, file, lying):
    for name, said in (("survey.csv", SURVEY), ("complaints.csv", COMPLAINTS)):
        brought = record.bring(shop, file(name, said))
        assert brought.aside == 0
    record.merge(shop)
    answers = lying(shop, "answers", "customer_id, value")
    assert set(answers) == {(by("0911222333"), 5), (by("932420002"), 9), (None, 3)}
    assert lying(shop, "complaints", "complaint_id, cause, customer_id, resolved_on IS NULL") == [
        ("K1", "品質", by("+886932420002"), False), ("K2", "服務", by("0932-420-001"), True), ("K3", "服務", None, True),
    ]  # fmt: skip
    assert [v for (v,) in lying(shop, "identities", "value")].count("0911222333") == 1
    for name, facts in (("C1", {"complaints": 1}), ("C2", {"complaints": 1, "answers": 1})):
        assert facts.items() <= record.timeline(shop, name).counts.items()
    assert record.customer(shop, by("932420002")).ids == record.customer(shop, "C2").ids
    assert record.customer(shop, by("932420002")).customer_id == "C2"
    assert record.find_customers(shop).total == 4  # the three members, and the phone that nobody of them has


def test_the_preview_says_by_what_customers_are_known(shop, file):
    seen = record.guess(shop, file("complaints.csv", COMPLAINTS))
    assert seen.facts == ("complaints", "identities")
    assert said_of(seen) == [
        "Customers are known by the phone in “會員電話”; rows without one belong to no customer."
    ]


def test_a_file_with_customer_ids_is_not_known_by_its_phones(shop, file):
    seen = record.guess(shop, file("odd.csv", COMPLAINTS.replace("處理狀態", "會員編號")))
    assert said_of(seen) == []
    assert seen.facts == ("complaints",)


def test_a_column_called_line_that_holds_no_accounts_is_no_customer(shop, file):
    seen = record.guess(
        shop, file("odd.csv", COMPLAINTS.replace("會員電話", "LINE").replace("+886932420002", "是"))
    )
    assert seen.facts == ("complaints", "identities")
    rows = "客訴單號,受理日期,客訴類別,LINE\nK1,2024-05-04,品質,有\nK2,2024-05-05,服務,無\n"
    assert record.guess(shop, file("line.csv", rows)).facts == ("complaints",)


@pytest.mark.parametrize("column", [("customers", "phone"), ("complaints", "customer_id")])
def test_by_hand_a_column_of_phones_is_the_customer(shop, file, lying, column):
    path = file("odd.csv", COMPLAINTS.replace("會員電話", "找誰"))
    seen = record.guess(shop, path)
    assert seen.facts == ("complaints",)
    right = record.remap(shop, seen, {column: "找誰"})
    assert said_of(right) == [
        "Customers are known by the phone in “找誰”; rows without one belong to no customer."
    ]
    record.bring(shop, path, proposal=right)
    record.merge(shop)
    assert record.timeline(shop, "C2").counts["complaints"] == 1
    assert record.find_customers(shop).total == 3


def test_what_was_found_can_be_taken_away_by_hand(shop, file, lying):
    path = file("complaints.csv", COMPLAINTS)
    right = record.remap(shop, record.guess(shop, path), {("complaints", "customer_id"): None})
    assert (right.facts, said_of(right)) == (("complaints",), [])
    assert "會員電話" in right.left


def test_a_mended_row_still_belongs_to_the_customer_of_its_phone(shop, file, lying):
    record.bring(shop, file("complaints.csv", COMPLAINTS.replace("2024-05-04", "someday")))
    (aside,) = record.quarantine(shop)
    record.mend(shop, aside.id, values={"受理日期": "2024-05-04"})
    record.merge(shop)
    assert record.timeline(shop, "C2").counts["complaints"] == 1
    assert (by("+886932420002"), "phone") in lying(shop, "identities", "customer_id, kind")


def test_a_wide_survey_by_phone_and_a_row_of_it_mended(shop, file, lying):
    rows = (
        "時間戳記,您的手機號碼,您有多大可能把我們推薦給朋友？,整體滿意度如何？\n"
        "2024/05/06 下午 03:00:00,0932420001,9,5\n2024/05/06 下午 04:00:00,,8,4\nsoon,0932420002,3,2\n2024/05/06 下午 05:00:00,0932420003,7,4\n"
    )
    record.bring(shop, file("form.csv", rows))
    record.mend(shop, record.quarantine(shop)[0].id, values={"時間戳記": "2024/05/06 下午 05:00:00"})
    record.merge(shop)
    assert lying(shop, "answers", "customer_id, value")[-1][0] is None
    assert record.timeline(shop, "C1").counts["answers"] == 2
    assert record.timeline(shop, "C2").counts["answers"] == 2
    assert record.find_customers(shop).total == 3


def test_consent_by_mail_is_the_customers(shop, file, lying):
    rows = "Email,目的,同意,同意時間\na@tea.tw,marketing,是,2024-05-01\n"
    seen = record.guess(shop, file("consent.csv", rows), "consent", lenient=True)
    assert not [d for d in seen.doubts if d.code == "intake.column_missing" and "customer" in str(d.data)]


def test_one_phone_written_in_many_ways_is_still_one_customer(shop, file):
    ways = ["0932420002", "932420002", "+886932420002", "0932-420-002", "0932 420 002", "(0932)420002"]
    rows = "".join(f"K{n},2024-05-0{n + 1},品質,{way}\n" for n, way in enumerate(ways))
    record.bring(shop, file("complaints.csv", "客訴單號,受理日期,客訴類別,聯絡電話\n" + rows))
    record.merge(shop)
    assert record.timeline(shop, "C2").counts["complaints"] == len(ways)
    assert record.find_customers(shop).total == 3


@pytest.mark.parametrize("fact", ["answers", "complaints", "identities"])
def test_no_id_shows_the_phone_it_was_made_of(shop, file, lying, fact):
    for name, said in (("survey.csv", SURVEY), ("complaints.csv", COMPLAINTS)):
        record.bring(shop, file(name, said))
    ids = {one for (one,) in lying(shop, fact, "customer_id") if one}
    assert ids
    assert not [one for one in ids if "932420" in one or "911222333" in one]


@pytest.mark.parametrize("header", ["customer", "Member", "會員", "客户"])
@pytest.mark.parametrize(
    ("cells", "taken"),
    [
        (("17", "4", "17"), True),
        (("M-0017", "M-0004", "M-0017"), True),
        (("王小明", "林大同", "王小明"), False),  # names, which two may share
        (("Ann 1", "Bob 2", "Ann 1"), False),
        (("0932420001", "0932-420-002", "+886932420003"), False),  # kept from view where numbers to call are
    ],
)
def test_a_header_that_says_only_who_is_an_id_where_its_cells_are_codes(ws, file, header, cells, taken):
    rows = "".join(f"T{n},{cell},2024-05-0{n},100\n" for n, cell in enumerate(cells, 1))
    seen = record.guess(ws, file("orders.csv", f"order_no,{header},date,amount\n{rows}"))
    took = [m.header for m in seen.matches if (m.fact, m.column) == ("purchases", "customer_id")]
    assert took == ([header] if taken else [])
