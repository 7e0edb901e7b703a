"""What the platform's people must be told about how it is set up."""

from __future__ import annotations

from litestar import get

from accounts.refusals import NotFoundHere, RoleNotEnough
from api.given import SignedIn, ThisVisit
from api.openapi import refusals
from api.shapes.base import Items
from api.shapes.warnings import HouseWarning, WarningCode
from core.refusals import Text
from marketplace.reconciliation.unlicensed_clearing import clears_without_licence

TITLE = Text("可能构成“二清”", "This may be clearing without a licence")
DETAIL = Text(
    "平台正在用正式密钥收人民币，再由自己的银行账户付给商家。在中国大陆，没有支付牌照这样做属于"
    "“二清”。请改用银行或持牌支付机构的分账、存管产品，或先咨询法律意见，再继续付款。",
    "The platform takes real yuan into its own account and pays merchants from its own bank."
    " In mainland China this is unlawful without a payment licence. Use the split-payment or"
    " custody product of a bank or licensed partner, or ask a lawyer, before paying on.",
)


@get(
    "/operator/warnings",
    operation_id="list_warnings",
    summary="Warnings about how the platform is set up",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def list_warnings(viewer: SignedIn, visit: ThisVisit) -> Items[HouseWarning]:
    """Give what has to be changed outside the platform; nothing when all is well."""
    viewer.require_platform("operator", "finance", "reviewer")
    found = []
    if await clears_without_licence():
        language = visit.language
        found.append(
            HouseWarning(
                code=WarningCode.CLEARS_WITHOUT_LICENCE,
                title=TITLE.in_language(language),
                detail=DETAIL.in_language(language),
            )
        )
    return Items(items=found, next_cursor=None)


RESOURCES = [list_warnings]
