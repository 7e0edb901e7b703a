"""What is always true of purchases and of the payments they are asked for."""

from __future__ import annotations

from core.invariants import Invariant, declare

declare(
    Invariant(
        name="a purchase is the sum of its orders",
        why="what the buyer agreed to pay is what each merchant is asked for",
        sql="""SELECT purchase.id, purchase.total_fen, sum(placed.total_fen) AS orders_fen
               FROM purchase LEFT JOIN market_order placed ON placed.purchase = purchase.id
               GROUP BY purchase.id
               HAVING purchase.total_fen IS DISTINCT FROM sum(placed.total_fen)
                  OR count(DISTINCT placed.campaign) <> count(placed.id)
                  OR bool_or(placed.buyer <> purchase.buyer)""",
    ),
    Invariant(
        name="an order is the sum of its lines",
        why="units and price are counted on the order and cut by the line",
        sql="""SELECT placed.id, placed.number, placed.quantity, placed.total_fen
               FROM market_order placed LEFT JOIN order_line line ON line.parent = placed.id
               GROUP BY placed.id
               HAVING placed.total_fen IS DISTINCT FROM sum(line.unit_price_fen * line.quantity)
                  OR placed.quantity
                     IS DISTINCT FROM sum(line.quantity - line.given_up_units)""",
    ),
    Invariant(
        name="a payment request is the sum of its shares",
        why="money that comes is given to orders by their shares, and nothing of it is left",
        sql="""SELECT request.id, request.gateway_fen, sum(share.gateway_fen) AS shares_fen
               FROM payment_request request
               LEFT JOIN payment_share share ON share.request = request.id
               GROUP BY request.id
               HAVING request.gateway_fen IS DISTINCT FROM sum(share.gateway_fen)
                  OR request.wallet_fen IS DISTINCT FROM sum(share.wallet_fen)""",
    ),
    Invariant(
        name="a share is captured exactly when its request was paid",
        why="a share without its money would be paid by another order's",
        sql="""SELECT share.id, share.captured_fen, request.paid_at
               FROM payment_share share JOIN payment_request request ON request.id = share.request
               WHERE (share.captured_fen > 0) <> (request.paid_at IS NOT NULL)""",
    ),
    Invariant(
        name="a paid order was paid by its own share",
        why="each order's money is refunded and settled by itself",
        sql="""SELECT placed.id, placed.number, placed.paid_fen, share.captured_fen
               FROM market_order placed LEFT JOIN payment_share share
                 ON share.id = placed.paid_share AND share.parent = placed.id
               LEFT JOIN payment_request request ON request.id = share.request
               WHERE placed.paid_fen > 0
                 AND (share.captured_fen IS DISTINCT FROM placed.paid_fen
                      OR share.wallet_fen IS DISTINCT FROM placed.wallet_fen
                      OR (share.gateway_fen > 0
                          AND request.payment_id IS DISTINCT FROM placed.payment_id))""",
    ),
    Invariant(
        name="a balance is set aside while its request is open",
        why="it is spent when the rest comes, and free again when nobody pays any more",
        sql="""SELECT share.request, share.parent, share.wallet_fen, held.amount, held.state
               FROM payment_share share JOIN payment_request request ON request.id = share.request
               LEFT JOIN ledger_hold held
                 ON held.key = 'wallet:' || share.request || ':' || share.parent
               WHERE share.wallet_fen > 0
                 AND (held.amount, held.state) IS DISTINCT FROM (share.wallet_fen, CASE
                   WHEN request.paid_at IS NOT NULL THEN 'posted'
                   WHEN request.closed_at IS NOT NULL THEN 'voided' ELSE 'pending' END)""",
    ),
)
