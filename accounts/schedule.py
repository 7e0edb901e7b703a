"""What the accounts do by the clock."""

from __future__ import annotations

from accounts.deleting import delete_due_accounts
from accounts.exporting import clear_old_exports
from accounts.open_invitations import forget_old_invitations
from accounts.sending_codes import clear_old_codes
from core.schedule import daily, every

every(300, delete_due_accounts)
every(3600, clear_old_exports)
daily("03:40", clear_old_codes)
daily("03:50", forget_old_invitations)
