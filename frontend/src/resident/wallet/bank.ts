import type { components } from '@/api/schema'

export type BankAccount = components['schemas']['NewBankAccount']

export const noAccount = (): BankAccount => ({ holder: '', bank_name: '', number: '' })
