import { useQuery } from '@tanstack/vue-query'
import { answered, client } from '@/api/client'
import type { components } from '@/api/schema'

export type Requirement = components['schemas']['Requirement']
export type GivenAnswer = components['schemas']['GivenAnswer']

/** What an application has to answer besides the shop's details. */
export function useRequirements() {
  return useQuery({
    queryKey: ['merchant-applications', 'requirements'],
    queryFn: async ({ signal }) => (await answered(client.GET('/api/v1/merchant-applications/requirements', { signal }))).items,
  })
}

/** Whether what is given is what is asked for. */
export function isAnswered(asked: Requirement, given: GivenAnswer | undefined): boolean {
  if (!asked.required) return true
  if (asked.kind === 'document') return (given?.picture_ids?.length ?? 0) > 0
  return asked.kind === 'attestation' ? given?.agreed === true : (given?.words ?? '').trim() !== ''
}
