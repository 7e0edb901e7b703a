"""What a printed statement says, in both languages. Pure."""

from __future__ import annotations

from core.refusals import Text
from marketplace.queries.statement_sums import StatementSumKind as Part

WORDS = {
    "title": Text("结算单", "Statement"),
    "source": Text("邻里", "Linli"),
    "period": Text("期间", "Period"),
    "issued_at": Text("出账时间", "Issued"),
    "payable": Text("应打款", "To be paid out"),
    "payout": Text("打款", "Payout"),
    "tax": Text("佣金中已含的税额", "Tax the commission includes"),
    "part": Text("项目", "Part"),
    "count": Text("笔数", "Lines"),
    "amount": Text("金额（元）", "Amount (CNY)"),
    "closing": Text("期末余额", "Closing balance"),
    "lines": Text("明细", "Lines"),
    "line": Text("行", "No."),
    "earned_at": Text("时间", "When"),
    "kind": Text("类别", "Kind"),
    "order": Text("单号", "Number"),
    "goods": Text("商品", "Goods"),
    "gross": Text("货款（元）", "Gross"),
    "kept": Text("扣费（元）", "Fees"),
    "net": Text("净额（元）", "Net"),
    "more": Text(
        "共 {count} 行，这里印到为止；全部明细请下载表格（xlsx）。",
        "{count} lines in all; the paper ends here, the table (xlsx) has every one.",
    ),
}
SUMS: dict[Part, Text] = {
    Part.OPENING: Text("期初余额", "Opening balance"),
    Part.GOODS: Text("货款", "Goods sold"),
    Part.REFUNDS: Text("退款", "Refunds"),
    Part.COMMISSION: Text("佣金和扣费", "Commission and fees"),
    Part.ADJUSTMENTS: Text("调整", "Adjustments"),
    Part.PAID_OUT: Text("已打款", "Paid out"),
    Part.PAYOUTS_RETURNED: Text("打款退回", "Payouts returned"),
}
KINDS = {
    "sale": Text("订单", "Order"),
    "host_commission": Text("团长佣金", "Host's share"),
    "recall": Text("完成后退款", "Late refund"),
    "reserve_held": Text("转入保证金", "Reserve held"),
    "reserve_released": Text("保证金释放", "Reserve released"),
    "reserve_used": Text("保证金抵欠款", "Reserve used"),
    "adjustment": Text("调整", "Adjustment"),
    "dispute_opened": Text("异议暂存", "Objection set aside"),
    "dispute_resolved": Text("异议退回", "Objection upheld"),
    "payout": Text("打款", "Payout"),
    "payout_returned": Text("打款退回", "Payout returned"),
    "clawback": Text("从转账收回", "Taken back"),
    "repaid": Text("已还给平台", "Repaid"),
    "write_off": Text("坏账核销", "Write-off"),
}
