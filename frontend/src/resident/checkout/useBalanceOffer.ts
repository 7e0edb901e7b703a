import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answered, client } from '@/api/client'
import { useSession } from '@/app/session'

/** What of one's balance may pay an amount; nothing for who is not signed in. */
export function useBalanceOffer(amountFen: Ref<number>) {
  const { person } = useSession()
  return useQuery({
    queryKey: ['wallet', 'offer', computed(() => person.value?.id), amountFen],
    queryFn: ({ signal }) =>
      answered(client.GET('/api/v1/me/wallet/offer', { params: { query: { amount_fen: amountFen.value } }, signal })),
    enabled: computed(() => Boolean(person.value) && amountFen.value > 0),
    placeholderData: keepPreviousData,
    staleTime: 0,
  })
}
