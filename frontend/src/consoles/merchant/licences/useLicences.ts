import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { answered, client } from '@/api/client'
import type { LicenceDraft } from '@/shared/licences/licence'
import { once } from '../../api/once'
import { useMerchant } from '../useMerchant'

const all = '/api/v1/merchants/{merchant_id}/licences'

/** The licences of this merchant, and handing in another. */
export function useLicences() {
  const { path, key } = useMerchant()
  const cache = useQueryClient()
  const query = useQuery({
    queryKey: key('licences'),
    queryFn: ({ signal }) => answered(client.GET(all, { params: { path: path.value }, signal })),
  })
  async function handIn(body: LicenceDraft): Promise<void> {
    cache.setQueryData(key('licences'), await answered(client.POST(all, { params: once(path.value), body })))
  }
  return { query, handIn }
}
