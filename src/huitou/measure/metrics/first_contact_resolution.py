"""First-contact resolution: of the matters that were resolved or came back, the share resolved by the first contact.

A matter is what one customer says about one issue (one topic, where no issue is kept). A new contact about it within
so many days (7 unless set otherwise) after the first one ended means that the first one did not settle it.
"""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.metric import Metric, Share
from huitou.measure.service import first_contacts
from huitou.measure.view import Facts


def first_contact_resolution(facts: Facts, period: Period) -> Share:
    contacts = first_contacts(facts, period, int(facts.options["days"]))
    return Share(of=contacts, where=_.resolved & ~_.returned)


METRIC = Metric(
    measure=first_contact_resolution,
    title=Text("首次聯繫解決率", "首次联系解决率", "First-contact resolution"),
    asks=Text("多少事一次就辦好？", "多少事一次就办好？", "How many matters are settled at once?"),
    formula=Text(
        "首次聯繫就解決、之後一段天數（預設 7 天）內沒有為同一件事再來的 ÷ 已解決或又再來的首次聯繫",
        "首次联系就解决、之后一段天数（默认 7 天）内没有为同一件事再来的 ÷ 已解决或又再来的首次联系",
        "First contacts resolved with no new contact about the same matter within 7 days (unless set otherwise) ÷ first contacts that "
        "were resolved or came back",
    ),
    source="Call-centre practice (7-14 days); interval: Wilson, JASA 22, 1927",
    unit="share",
    family="service",
    reads=("contacts",),
    settles="days",
    options={"days": 7},
    cautions=(
        Text(
            "同一件事看顧客加事件編號；沒有事件編號就看顧客加主題。兩者都沒有的、和還沒觀察滿天數的不算在內。",
            "同一件事看客户加事件编号；没有事件编号就看客户加主题。两者都没有的、和还没观察满天数的不算在内。",
            "A matter is known by customer and issue, else by customer and topic. Contacts with neither customer nor "
            "issue, and those not watched long enough yet, are left out.",
        ),
        Text(
            "顧客換個管道或放棄不問，看起來也像解決了；最好也問顧客。",
            "客户换个渠道或放弃不问，看起来也像解决了；最好也问客户。",
            "A customer who gives up looks settled too: ask customers as well.",
        ),
    ),
)
