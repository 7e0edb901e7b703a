"""The pay page's words, in Chinese and English."""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """Every sentence of the page in one language."""

    language: str
    title: str
    banner: str
    explain: str
    amount: str
    methods: dict[str, str]
    scan: str
    pay: str
    late: str
    decline: str
    abandon: str
    number: str
    expiry: str
    code: str
    suggestions: str
    suggestion: dict[str, str]
    asks: str
    approve: str
    refuse: str
    declined: str
    closed: dict[str, str]
    back: str
    again: str
    unknown: str


CHINESE = Words(
    language="zh-CN",
    title="收银台",
    banner="沙盒 · 不动真钱",
    explain="这是开发用的模拟支付页面，任何操作都不会产生真实扣款。",
    amount="应付金额",
    methods={"card": "银行卡", "alipay": "支付宝", "wechat_pay": "微信支付"},
    scan="模拟扫码：直接按下面的按钮即可",
    pay="支付",
    late="支付，20 秒后到账",
    decline="支付失败",
    abandon="放弃，返回商家",
    number="卡号",
    expiry="有效期",
    code="安全码",
    suggestions="测试卡号",
    suggestion={
        "4242424242424242": "成功",
        "4000002500003155": "需要验证",
        "4000000000000002": "被拒",
        "4000000000009995": "余额不足",
        "4000000000000069": "已过期",
    },
    asks="发卡行要求您确认这笔付款",
    approve="确认付款",
    refuse="拒绝",
    declined="付款没有成功，可以换一种方式再试。",
    closed={
        "paid": "已支付",
        "processing": "付款正在处理，稍后到账",
        "expired": "这笔付款已关闭",
    },
    back="返回商家",
    again="重新打开付款页",
    unknown="没有这笔付款",
)
ENGLISH = Words(
    language="en",
    title="Checkout",
    banner="Sandbox · no real money",
    explain="A make-believe payment page for development. Nothing you do here costs anything.",
    amount="Amount due",
    methods={"card": "Card", "alipay": "Alipay", "wechat_pay": "WeChat Pay"},
    scan="Pretend you scanned it: use the buttons below",
    pay="Pay",
    late="Pay, arriving in 20 seconds",
    decline="Fail the payment",
    abandon="Give up and go back",
    number="Card number",
    expiry="Expiry",
    code="Security code",
    suggestions="Test numbers",
    suggestion={
        "4242424242424242": "succeeds",
        "4000002500003155": "asks first",
        "4000000000000002": "declined",
        "4000000000009995": "no funds",
        "4000000000000069": "expired",
    },
    asks="Your bank asks you to confirm this payment",
    approve="Confirm",
    refuse="Refuse",
    declined="The payment did not go through. You can try again another way.",
    closed={
        "paid": "Paid",
        "processing": "The payment is being processed and will arrive shortly",
        "expired": "This payment is closed",
    },
    back="Back to the shop",
    again="Open the payment again",
    unknown="There is no such payment",
)


def words_for(accepted: str) -> Words:
    """Give the words for an Accept-Language header; Chinese unless English comes first."""
    for part in accepted.lower().split(","):
        tag = part.split(";")[0].strip()
        if tag.startswith("zh"):
            return CHINESE
        if tag.startswith("en"):
            return ENGLISH
    return CHINESE
