import { BadgeCheck, Banknote, Building2, CopyCheck, Handshake, FileText, Gavel, IdCard, HandCoins, House, ListChecks, MapPin, Medal, MessageSquareWarning, PackageSearch, Percent, Scale, ScrollText, ShieldCheck, ShoppingBasket, Store, Undo2, UserSearch, Users, WalletCards } from 'lucide-vue-next'
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
  { to: '/operator/statements', key: 'operator.door.statements', group: 'operator.group.money', icon: FileText, first: true, roles: money },
  { to: '/operator/payouts', key: 'operator.door.payouts', group: 'operator.group.money', icon: Banknote, first: true, roles: money },
  { to: '/operator/payees', key: 'settling.door.payees', group: 'operator.group.money', icon: HandCoins, roles: money },
  { to: '/operator/commission', key: 'settling.door.commission', group: 'operator.group.money', icon: Percent, roles: money },
  { to: '/operator/refunds', key: 'operator.door.refunds', group: 'operator.group.money', icon: Undo2, roles: money },
  { to: '/operator/withdrawals', key: 'refunds.withdrawal.door', group: 'operator.group.money', icon: WalletCards, roles: money },
  { to: '/operator/reconciliation', key: 'reconciliation.door', group: 'operator.group.money', icon: Scale, roles: money },
  { to: '/operator/campaigns', key: 'operator.door.campaigns', group: 'operator.group.goods', icon: ShoppingBasket, roles: everybody },
  { to: '/operator/orders', key: 'operator.door.orders', group: 'operator.group.goods', icon: PackageSearch, roles: money },
  { to: '/operator/after-sales', key: 'after-sale.judge.door', group: 'operator.group.goods', icon: Gavel, roles: review },
  { to: '/operator/reviews', key: 'reviews.moderate.page', group: 'operator.group.goods', icon: MessageSquareWarning, roles: review },
  { to: '/operator/hand-overs', key: 'host.doubles.door', group: 'operator.group.goods', icon: CopyCheck, roles: places },
  { to: '/operator/applications', key: 'operator.door.applications', group: 'operator.group.people', icon: BadgeCheck, first: true, roles: review },
  { to: '/operator/licences', key: 'operator.door.licences', group: 'operator.group.people', icon: IdCard, roles: review },
  { to: '/operator/requirements', key: 'operator.door.requirements', group: 'operator.group.people', icon: ListChecks, roles: review },
  { to: '/operator/merchants', key: 'operator.door.merchants', group: 'operator.group.people', icon: Store, roles: places },
  { to: '/operator/appeals', key: 'reviews.credit.appeals', group: 'operator.group.people', icon: Medal, roles: places },
  { to: '/operator/points', key: 'operator.door.points', group: 'operator.group.people', icon: MapPin, roles: places },
  { to: '/operator/hosts', key: 'host.review.door', group: 'operator.group.people', icon: Handshake, roles: review },
  { to: '/operator/parties', key: 'operator.door.parties', group: 'operator.group.people', icon: Building2, roles: places },
  { to: '/operator/people', key: 'operator.door.people', group: 'operator.group.people', icon: UserSearch, roles: review },
  { to: '/operator/staff', key: 'operator.door.staff', group: 'operator.group.house', icon: Users, roles: places },
  { to: '/operator/house', key: 'operator.door.house', group: 'operator.group.house', icon: ShieldCheck, roles: money },
  { to: '/operator/audit', key: 'operator.door.audit', group: 'operator.group.house', icon: ScrollText, roles: review },
]

/** Which pages of the desk one's role opens; the API refuses the others just the same. */
export function useDesk() {
  const { roles } = useSession()
  const membership = computed(() => roles.value.find((role) => role.party_kind === 'platform'))
  const open = computed(() => doors.filter((door) => door.roles.some((role) => role === membership.value?.role)))
  const mayOpen = (to: string): boolean => open.value.some((door) => door.to === to.split('?')[0])
  return { membership, doors: open, mayOpen, isOperator: computed(() => membership.value?.role === 'operator') }
}
