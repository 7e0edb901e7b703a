import { describe, expect, it } from 'vitest'
import { auditDetails } from './auditDetails'

const known: Record<string, string> = {
  'operator.audit.detail.payout': 'payout',
  'operator.audit.detail.amount_fen': 'amount',
  'operator.audit.detail.role': 'role',
  'console.role.owner': 'Owner',
}
const words = (key: string): string | undefined => known[key]

describe('auditDetails', () => {
  it('shows amounts as money and ids by their end', () => {
    const details = { payout: '01a1fe1a-5190-7086-8fa0-404569c394a3', amount_fen: 28_980 }
    expect(auditDetails(details, words)).toBe('payout 69c394a3 · amount ¥289.80')
  })

  it('says roles in the language of the reader and lists in one go', () => {
    expect(auditDetails({ role: 'owner', scopes: ['orders:read', 'pick_up:check'] }, words)).toBe(
      'role Owner · scopes orders:read, pick_up:check',
    )
  })

  it('shows shares as percentages', () => {
    expect(auditDetails({ reserve_basis_points: 1000, gateway_fee_basis_points: 60 }, words)).toBe(
      'reserve_basis_points 10% · gateway_fee_basis_points 0.6%',
    )
  })

  it('leaves out what is empty', () => {
    expect(auditDetails({ reason: '', by: null }, words)).toBe('')
  })
})
