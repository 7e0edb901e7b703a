import { describe, expect, it } from 'vitest'
import type { RoleBrief } from '@/api/shapes'
import { openDoors } from './doors'

const role = (party_kind: RoleBrief['party_kind'], party_name: string): RoleBrief => ({
  party_id: party_name,
  party_kind,
  party_name,
  role: 'staff',
})

describe('openDoors', () => {
  it('opens nothing to someone without a role', () => {
    expect(openDoors([])).toEqual([])
  })

  it('opens each console once, however many parties lead there', () => {
    const doors = openDoors([role('merchant', '老陈生鲜'), role('merchant', '禾田粮油'), role('community', '乌衣巷')])
    expect(doors.map(({ door, parties }) => [door, parties])).toEqual([
      ['merchant', ['老陈生鲜', '禾田粮油']],
      ['point', ['老陈生鲜', '禾田粮油', '乌衣巷']],
      ['community', ['乌衣巷']],
    ])
  })

  it('lets only the platform into the operator console', () => {
    expect(openDoors([role('platform', '平台')]).map(({ to }) => to)).toEqual(['/operator'])
  })
})
