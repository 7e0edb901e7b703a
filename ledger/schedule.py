"""What the ledger does by the clock."""

from __future__ import annotations

from core.schedule import daily, every
from ledger.holding import expire_holds
from ledger.rebuilding import rebuild_balances

every(60, expire_holds)
daily("04:20", rebuild_balances, long=True)
