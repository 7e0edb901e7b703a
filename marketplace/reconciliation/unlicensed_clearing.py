"""Whether the platform holds other people's money as only a licensed house may (rule 4.10).

Collecting yuan into the platform's own account and paying merchants from it later is
二清 in mainland China. The platform runs all the same, for it may stand elsewhere or have an
agreement we know nothing of, but whoever runs it is told in plain words.
"""

from __future__ import annotations

from core.database import fetch_value
from core.settings import settings
from marketplace.settling.manual_bank import ManualBank

LIVE_KEYS = ("sk_live", "rk_live")


async def clears_without_licence() -> bool:
    """Tell whether real yuan is collected while a payee is paid by hand from our bank.

    Everything is sold in yuan, and whoever is owed it is paid by hand unless they chose the
    provider; so the first approved merchant is enough, before any money is late. Hosts, and
    merchants that sell no more, count while they are owed something or are being paid.
    """
    if not settings().stripe_api_key.startswith(LIVE_KEYS):
        return False
    return bool(
        await fetch_value(
            """SELECT EXISTS (SELECT FROM merchant LEFT JOIN payee ON payee.id = merchant.id
                     WHERE merchant.state = 'approved' AND coalesce(payee.provider, $1) = $1)
                   OR EXISTS (SELECT FROM payee
                     JOIN ledger_account owed ON owed.owner = payee.id AND owed.balance > 0
                       AND owed.book IN ('merchant_payable', 'host_payable', 'merchant_reserve')
                     WHERE payee.provider = $1)
                   OR EXISTS (SELECT FROM payout WHERE provider = $1
                     AND state IN ('proposed', 'approved', 'exported'))""",
            ManualBank.name,
        )
    )
