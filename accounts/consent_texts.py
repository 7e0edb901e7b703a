"""The texts people are asked to agree to, one for each purpose.

Changing a word means a new version: what somebody agreed to is kept by version and hash.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from accounts.tables.privacy import Purpose
from core.refusals import Text


@dataclass(frozen=True)
class ConsentText:
    """What a person reads before deciding on one purpose."""

    purpose: Purpose
    version: str
    title: Text
    body: Text
    required: bool

    @property
    def hashed(self) -> bytes:
        """Give what proves later which words were agreed to."""
        parts = (self.purpose.value, self.version, *self.title, *self.body)
        return hashlib.sha256("\0".join(parts).encode()).digest()


_TEXTS = (
    ConsentText(
        Purpose.TERMS,
        "2026-11-21.2",
        Text("使用约定", "Terms of use"),
        Text(
            "邻里是社区居民、商户和社会组织共用的平台。您用自己的身份参加，按约定付款和取货，"
            "不发布违法或冒犯他人的内容。商品由商户提供并负责质量和售后；平台代收货款，"
            "在您取货后按结算规则付给商户，团购不成会自动全额退款。",
            "Linli is shared by the residents, merchants and social organisations of a"
            " community. You take part as yourself, pay and collect as agreed, and publish"
            " nothing unlawful or offensive. Merchants provide the goods and answer for their"
            " quality; the platform holds your payment and passes it on after you have"
            " collected. When a group-buy does not come about, everything is refunded.",
        ),
        required=True,
    ),
    ConsentText(
        Purpose.PRIVACY,
        "2026-11-21.2",
        Text("个人信息处理说明", "How your data is used"),
        Text(
            "为了开通账号和完成订单，我们处理您的手机号或邮箱、称呼、所在社区和订单记录。"
            "手机号、邮箱和住址加密保存，默认只显示一部分；工作人员查看全文必须写明理由，"
            "您可以在“谁看过我的资料”中看到。您可以随时查看、更正、导出资料或注销账号；"
            "注销在 7 天后生效，法律要求保存的交易记录会去除身份后保存到期满。",
            "To keep your account and fulfil your orders we use your number or e-mail address,"
            " the name you choose, your community and your orders. Number, address and home"
            " are stored encrypted and shown in part only; staff must write down a reason to"
            " see them in full, and you can read it under “Who looked at my data”. You may see,"
            " correct and export your data or delete the account at any time. Deletion takes"
            " effect after 7 days; records the law requires are kept without your identity"
            " until their time is over.",
        ),
        required=True,
    ),
    ConsentText(
        Purpose.PERSONAL_SUGGESTIONS,
        "2026-11-21.2",
        Text("个性化推荐", "Suggestions made for you"),
        Text(
            "允许邻里按您的社区、浏览和购买记录调整首页和搜索中的先后顺序。不同意也能使用全部功能，"
            "看到的是不针对个人的顺序。随时可以关闭。",
            "Linli may order the home page and search by your community and by what you looked"
            " at and bought. Without it everything works the same, in an order that does not"
            " know you. You can switch it off at any time.",
        ),
        required=False,
    ),
    ConsentText(
        Purpose.NEWS,
        "2026-11-21.2",
        Text("团购和活动消息", "News of offers and activities"),
        Text(
            "允许邻里用短信或邮件告诉您所在社区的新团购和活动，每周最多两条。"
            "订单、退款和安全通知不受影响。随时可以关闭。",
            "Linli may tell you by SMS or mail about new offers and activities in your"
            " community, at most twice a week. Notices on orders, refunds and security come"
            " either way. You can switch it off at any time.",
        ),
        required=False,
    ),
)


def every_consent_text() -> tuple[ConsentText, ...]:
    """Give the present texts, the required ones first."""
    return _TEXTS


def consent_text(purpose: Purpose) -> ConsentText:
    """Give the present text of a purpose."""
    return next(text for text in _TEXTS if text.purpose is purpose)
