import { expect, test } from 'vitest'
import { requirementsOf } from './usePayoutWay'

test('what the provider needs is told by kind, each once', () => {
  expect(requirementsOf(['business_profile.url', 'business_profile.mcc', 'external_account'])).toEqual(['business_profile', 'external_account'])
})

test('a word we do not know is something else', () => {
  expect(requirementsOf(['interv_abc.form', 'companyish'])).toEqual(['other'])
})
