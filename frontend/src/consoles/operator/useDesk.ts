import { BadgeCheck, Banknote, Building2, CopyCheck, Handshake, FileText, Gavel, HandCoins, House, MapPin, Medal, MessageSquareWarning, PackageSearch, Percent, Scale, ScrollText, ShieldCheck, ShoppingBasket, Store, Undo2, UserSearch, Users, WalletCards } from 'lucide-vue-next'
import { computed } from 'vue'
import type { Role } from '../api/merchantShapes'
import { useSession } from '@/app/session'
import type { Door } from '../shell/doors'

type DeskDoor = Door & { roles: readonly Role[] }

const everybody = ['operator', 'finance', 'reviewer'] as const
const money = ['operator', 'finance'] as const
const review = ['operator', 'reviewer'] as const
const places = ['operator'] as const

const doors: readonly DeskDoor[] = [
  { to: '/operator/overview', key: 'operator.door.overview', icon: House, first: true, roles: everybody },
  { to: '/operator/applications', key: 'operator.door.applications', icon: BadgeCheck, first: true, roles: review },
  { to: '/operator/statements', key: 'operator.door.statements', icon: FileText, first: true, roles: money },
  { to: '/operator/payouts', key: 'operator.door.payouts', icon: Banknote, first: true, roles: money },
  { to: '/operator/payees', key: 'settling.door.payees', icon: HandCoins, roles: money },
  { to: '/operator/commission', key: 'settling.door.commission', icon: Percent, roles: money },
  { to: '/operator/orders', key: 'operator.door.orders', icon: PackageSearch, roles: money },
  { to: '/operator/refunds', key: 'operator.door.refunds', icon: Undo2, roles: money },
  { to: '/operator/withdrawals', key: 'refunds.withdrawal.door', icon: WalletCards, roles: money },
  { to: '/operator/after-sales', key: 'after-sale.judge.door', icon: Gavel, roles: review },
  { to: '/operator/reconciliation', key: 'reconciliation.door', icon: Scale, roles: money },
  { to: '/operator/campaigns', key: 'operator.door.campaigns', icon: ShoppingBasket, roles: everybody },
  { to: '/operator/merchants', key: 'operator.door.merchants', icon: Store, roles: places },
  { to: '/operator/reviews', key: 'reviews.moderate.page', icon: MessageSquareWarning, roles: review },
  { to: '/operator/appeals', key: 'reviews.credit.appeals', icon: Medal, roles: places },
  { to: '/operator/points', key: 'operator.door.points', icon: MapPin, roles: places },
  { to: '/operator/hosts', key: 'host.review.door', icon: Handshake, roles: review },
  { to: '/operator/hand-overs', key: 'host.doubles.door', icon: CopyCheck, roles: places },
  { to: '/operator/parties', key: 'operator.door.parties', icon: Building2, roles: places },
  { to: '/operator/staff', key: 'operator.door.staff', icon: Users, roles: places },
  { to: '/operator/house', key: 'operator.door.house', icon: ShieldCheck, roles: money },
  { to: '/operator/people', key: 'operator.door.people', icon: UserSearch, roles: review },
  { to: '/operator/audit', key: 'operator.door.audit', icon: ScrollText, roles: review },
]

/** Which pages of the desk one's role opens; the API refuses the others just the same. */
export function useDesk() {
  const { roles } = useSession()
  const membership = computed(() => roles.value.find((role) => role.party_kind === 'platform'))
  const open = computed(() => doors.filter((door) => door.roles.some((role) => role === membership.value?.role)))
  const mayOpen = (to: string): boolean => open.value.some((door) => door.to === to.split('?')[0])
  return { membership, doors: open, mayOpen, isOperator: computed(() => membership.value?.role === 'operator') }
}
