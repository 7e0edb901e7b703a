import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { answered, client } from '@/api/client'
import { once } from '../../api/once'
import type { PayoutStanding, PayoutWay } from '../../api/moneyShapes'
import { usePayee } from '../money/usePayee'

const way = '/api/v1/payees/{payee_id}/payout-way'
const known = ['business_profile', 'external_account', 'representative', 'company', 'individual', 'tos_acceptance'] as const

export type Requirement = (typeof known)[number] | 'other'

/** What the provider still needs, each kind once, in words we have. */
export function requirementsOf(names: readonly string[]): Requirement[] {
  const kinds = names.map((name) => known.find((kind) => name === kind || name.startsWith(`${kind}.`)) ?? 'other')
  return [...new Set(kinds)]
}

/** Reads how one is paid; whoever reads it keeps it under the same key. */
export function usePayoutStanding() {
  const { path } = usePayee()
  return ({ signal }: { signal: AbortSignal }): Promise<PayoutStanding> =>
    answered(client.GET(way, { params: { path: path.value }, signal }))
}

/** How one is paid: the way in use, the account at the provider, and what may be done about both. */
export function usePayoutWay() {
  const { path, key } = usePayee()
  const cache = useQueryClient()
  const query = useQuery({
    queryKey: computed(() => key('payout-way')),
    queryFn: usePayoutStanding(),
  })
  const keep = (standing: PayoutStanding): void => {
    cache.setQueryData(key('payout-way'), standing)
  }
  async function choose(chosen: PayoutWay): Promise<void> {
    keep(await answered(client.PUT(way, { params: { path: path.value }, body: { way: chosen } })))
  }
  async function refresh(): Promise<void> {
    keep(await answered(client.POST(`${way}/refresh`, { params: once(path.value) })))
  }
  async function onboarding(): Promise<string> {
    return (await answered(client.POST(`${way}/onboarding`, { params: once(path.value) }))).url
  }
  return { query, choose, refresh, onboarding }
}
