"""Customers: one row a person or company. Columns that are not known here become rows of `attributes`."""

from huitou.base import Text
from huitou.record import known_as
from huitou.record.shape import Column, Fact, Kind

FACT = Fact(
    title=Text("顧客", "顾客", "Customers"),
    says=Text(
        "一列一位顧客。認不得的欄位不會丟掉，會變成「顧客屬性」的一列。電話、信箱、LINE 等同時記成身分，用來認出同一個人。",
        "一行一位顾客。认不得的列不会丢掉，会变成“顾客属性”的一行。电话、邮箱、微信等同时记成身份，用来认出同一个人。",
        "One row a customer. Columns not known here are not lost: each becomes a row of customer attributes. Phone, "
        "mail, LINE and so on are also kept as identities, by which one person is recognised.",
    ),
    key=("customer_id",),
    also=("customer", "members", "member"),
    columns=(
        Column("customer_id", Kind.ID, Text("顧客編號", "顾客编号", "Customer id"), required=True, also=known_as.CUSTOMER),
        Column(
            "name", Kind.TEXT, Text("姓名", "姓名", "Name"), personal=True,
            also=("姓名", "顧客姓名", "會員姓名", "客戶名稱", "顾客姓名", "会员姓名", "客户姓名", "客户名称", "收货人姓名",
                  "Name", "Full Name", "Customer Name", "Member Name", "Billing Name"),
        ),
        Column(
            "phone", Kind.ID, Text("電話", "电话", "Phone"), personal=True,
            also=("電話", "手機", "手機號碼", "行動電話", "聯絡電話", "电话", "手机", "手机号", "手机号码", "联系电话", "联系手机", "买家手机号",
                  "會員電話", "會員手機", "顧客電話", "顧客手機", "客戶電話", "您的手機", "您的手機號碼", "您的電話", "您的聯絡電話", "會員手機號碼",
                  "会员电话", "会员手机", "会员手机号", "顾客电话", "客户电话", "您的手机", "您的手机号", "您的手机号码", "您的电话", "您的联系电话",
                  "Phone", "Phone Number", "Mobile", "Mobile Phone", "Cell", "Tel", "Telephone", "Billing Phone",
                  "Your phone", "Your phone number", "Mobile number", "Your mobile number", "Member phone", "Customer phone"),
        ),
        Column(
            "email", Kind.ID, Text("電子郵件", "电子邮箱", "E-mail"), personal=True,
            also=("電子郵件", "電子信箱", "信箱", "電子郵件地址", "邮箱", "电子邮箱", "电子邮件", "电子邮件地址",
                  "Email", "E-mail", "Email Address", "Mail", "Billing Email", "會員Email", "會員信箱", "您的Email", "您的信箱", "您的電子郵件",
                  "会员邮箱", "您的邮箱", "您的电子邮箱", "Your email", "Your email address", "Customer email", "Member email"),
        ),
        Column(
            "line_id", Kind.ID, Text("LINE 帳號", "LINE 账号", "LINE id"), personal=True,
            also=("LINE", "LINE ID", "LINE帳號", "您的LINE ID", "LINE UID", "LINE User ID", "LINE账号"),
        ),
        Column(
            "wechat_id", Kind.ID, Text("微信帳號", "微信号", "WeChat id"), personal=True,
            also=("微信", "微信號", "微信帳號", "微信号", "微信账号", "OpenID", "UnionID", "WeChat", "WeChat ID"),
        ),
        Column(
            "card", Kind.ID, Text("會員卡號", "会员卡号", "Card"), personal=True,
            also=("卡號", "會員卡號", "會員條碼", "卡号", "会员卡号", "会员码", "Card", "Card No", "Card Number", "Loyalty Card"),
        ),
        Column(
            "shop_id", Kind.ID, Text("商店帳號", "商店账号", "Shop account"), personal=True,
            also=("商店帳號", "網店會員編號", "網站帳號", "买家支付宝账号", "淘宝账号", "商城账号", "Shop ID", "Shop Account",
                  "customer_unique_id", "Account ID"),
        ),
        Column(
            "birthday", Kind.DAY, Text("生日", "生日", "Birthday"), personal=True,
            also=("生日", "出生日期", "出生年月日", "Birthday", "Birth Date", "Date of Birth", "DOB"),
        ),
        Column("gender", Kind.LABEL, Text("性別", "性别", "Gender"), also=("性別", "性别", "Gender", "Sex")),
        Column("language", Kind.LABEL, Text("語言", "语言", "Language"), also=known_as.LANGUAGE),
        Column(
            "city", Kind.LABEL, Text("城市", "城市", "City"),
            also=("城市", "縣市", "居住城市", "居住縣市", "所在城市", "City", "Town", "Billing City", "customer_city"),
        ),
        Column(
            "joined_at", Kind.TIME, Text("加入時間", "加入时间", "Joined at"),
            also=("加入時間", "加入日期", "入會日", "入會日期", "入會時間", "入会日", "註冊時間", "註冊日期", "會員加入日", "加入日期", "入会时间", "入会日期", "注册时间", "注册日期",
                  "Joined", "Joined At", "Join Date", "Registered At", "Registration Date", "Sign Up Date", "Member Since"),
        ),
        Column(
            "left_at", Kind.TIME, Text("合約結束時間", "合同结束时间", "Left at"),
            also=("離開時間", "退會日期", "合約到期日", "合約結束日", "解約日期", "退会日期", "合同到期日", "解约日期",
                  "Left At", "Cancelled On", "Contract End", "Churned At", "End Date"),
        ),
    ),
)  # fmt: skip
