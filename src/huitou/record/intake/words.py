"""Words of files for canonical ones, where a column knows only a few."""

CHOICES: dict[str, dict[str, str]] = {
    "visits.channel": {
        "網站": "site", "官網": "site", "網頁": "site", "网站": "site", "官网": "site", "网页": "site", "web": "site",
        "website": "site", "online": "site", "desktop": "site", "手機": "app", "mobile app": "app", "小程序": "app",
        "ios": "app", "android": "app", "門市": "store", "門店": "store", "分店": "store", "实体店": "store", "實體店": "store",
        "门店": "store", "offline": "store", "pos": "store", "shop": "store",
    },
    "identities.kind": {
        "電話": "phone", "手機": "phone", "电话": "phone", "手机": "phone", "mobile": "phone", "tel": "phone",
        "電子郵件": "email", "信箱": "email", "邮箱": "email", "电子邮箱": "email", "e-mail": "email", "mail": "email",
        "line_id": "line", "line id": "line", "微信": "wechat", "wechat_id": "wechat", "會員卡": "card", "会员卡": "card",
        "卡號": "card", "卡号": "card", "商店": "shop", "shop_id": "shop",
    },
    "touches.kind": {
        "問卷": "survey", "问卷": "survey", "行銷": "campaign", "營銷": "campaign", "营销": "campaign", "活動": "campaign",
        "活动": "campaign", "marketing": "campaign", "promotion": "campaign", "關懷": "care", "关怀": "care", "service": "care",
    },
}  # fmt: skip
QUESTIONS: dict[str, str] = {
    "淨推薦值": "nps", "净推荐值": "nps", "推薦意願": "nps", "推荐意愿": "nps", "net promoter score": "nps",
    "滿意度": "csat", "整體滿意度": "csat", "满意度": "csat", "整体满意度": "csat", "satisfaction": "csat",
    "overall satisfaction": "csat", "費力度": "ces", "顧客費力度": "ces", "费力度": "ces", "客户费力度": "ces", "effort": "ces",
    "customer effort score": "ces", "員工淨推薦值": "enps", "员工净推荐值": "enps", "員工滿意度": "esat", "员工满意度": "esat",
}  # fmt: skip
