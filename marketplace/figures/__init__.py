"""How a merchant's shop does: sales, refunds, visitors, payouts."""
