import { useQuery } from '@tanstack/vue-query'
import { answered, client } from '@/api/client'

/** The person with what only these pages need: whether there is a password, and a pending deletion. */
export function useMe() {
  return useQuery({ queryKey: ['me', 'person'], queryFn: () => answered(client.GET('/api/v1/me')) })
}
