import type { components } from '@/api/schema'

export type ArrivalReport = components['schemas']['ArrivalReport']
