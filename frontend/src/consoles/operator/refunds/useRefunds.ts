import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answered, client } from '@/api/client'
import { once } from '../../api/once'
import type { AccountInFull, OpenRefund, RefundState } from '../../api/operatorShapes'

const list = '/api/v1/operator/refunds'
const one = `${list}/{refund_id}` as const
const proposals = '/api/v1/operator/refund-proposals'

/** How many refunds wait for what; the tabs of the desk show it. */
export function useQueues() {
  return useQuery({
    queryKey: ['operator', 'refunds', 'queues'],
    queryFn: ({ signal }) => answered(client.GET(`${list}/queues`, { signal })),
  })
}

/** Refunds that have not reached their buyers, and recording how one was paid by hand. */
export function useRefunds(state: Ref<RefundState>) {
  const cache = useQueryClient()
  const keyOf = (of: RefundState): string[] => ['operator', 'refunds', 'list', of]
  const query = useQuery({
    queryKey: computed(() => keyOf(state.value)),
    queryFn: async ({ signal }) => (await answered(client.GET(list, { params: { query: { state: state.value } }, signal }))).items,
  })
  async function settle(refundId: string, proof: string): Promise<void> {
    await answered(client.POST(`${one}/settle`, { params: once({ refund_id: refundId }), body: { proof } }))
    // The order follows a moment later; asked at once, the list would still show this one.
    cache.setQueryData<OpenRefund[]>(keyOf('manual'), (known) => known?.filter(({ id }) => id !== refundId))
    await cache.invalidateQueries({ queryKey: ['operator', 'overview'] })
  }
  const account = (refundId: string): Promise<AccountInFull> =>
    answered(client.POST(`${one}/account`, { params: { path: { refund_id: refundId } } }))
  return { query, settle, account }
}

/** Refunds on the platform's money that wait for a second person. */
export function useProposals() {
  const cache = useQueryClient()
  const query = useQuery({
    queryKey: ['operator', 'refunds', 'proposals'],
    queryFn: async ({ signal }) => (await answered(client.GET(proposals, { signal }))).items,
  })
  async function decide(proposalId: string, step: 'approve' | 'reject'): Promise<void> {
    await answered(client.POST(`${proposals}/{proposal_id}/${step}`, { params: once({ proposal_id: proposalId }) }))
    await cache.invalidateQueries({ queryKey: ['operator', 'refunds'] })
    await cache.invalidateQueries({ queryKey: ['operator', 'order'] })
  }
  return { query, decide }
}
