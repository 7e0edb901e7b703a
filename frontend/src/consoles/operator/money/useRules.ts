import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { answered, client } from '@/api/client'
import type { components } from '@/api/schema'
import { once } from '../../api/once'

export type CommissionRule = components['schemas']['CommissionRule']
export type RulePreview = components['schemas']['RulePreview']
export type RuleTrial = components['schemas']['RuleTrial']
export type NewRule = components['schemas']['NewCommissionRule']

const all = '/api/v1/operator/commission-rules'

/** The rules of commission in the order in which they decide, and what finance does with them. */
export function useRules() {
  const cache = useQueryClient()
  const query = useQuery({
    queryKey: ['operator', 'commission-rules'],
    queryFn: ({ signal }) => answered(client.GET(all, { signal })),
  })
  const renew = (): Promise<void> => cache.invalidateQueries({ queryKey: ['operator', 'commission-rules'] })
  async function add(body: NewRule): Promise<void> {
    await answered(client.POST(all, { params: once(), body }))
    await renew()
  }
  async function retire(ruleId: string): Promise<void> {
    await answered(client.POST(`${all}/{rule_id}/retire`, { params: once({ rule_id: ruleId }) }))
    await renew()
  }
  async function trial(body: RuleTrial): Promise<RulePreview> {
    return await answered(client.POST(`${all}/preview`, { params: once(), body }))
  }
  return { query, add, retire, trial }
}
