import { expect, test } from 'vitest'
import { draftOf, reviewOf } from './drafts'
import type { Review } from './useGroupLists'

const review: Review = {
  id: 'list', campaign_id: 'campaign', title: '苹果', pick_up_point_id: 'point', pick_up_point_name: '3 号门',
  state: 'review', token: 'token', made_at: '2026-03-01T00:00:00Z',
  variants: [{ id: 'small', name: '5斤' }, { id: 'large', name: '10斤' }],
  lines: [
    { position: 1, raw: '1. 张三 5斤2', name: '张三', items: [{ variant_id: 'small', name: '5斤', units: 2 }], note: '', remark: null, state: 'read' },
    { position: 2, raw: '2. 王五 两样都要', name: '', items: [], note: '', remark: 'no_quantity', state: 'unread' },
  ],
}
const [read, unread] = review.lines.map((line) => draftOf(line, review))

test('a line that was read is kept as it was read', () => {
  expect(read && reviewOf(read)).toEqual({ position: 1, name: '张三', items: [{ variant_id: 'small', units: 2 }], note: '', wanted: true })
})

test('a line that was not read asks for nothing until somebody says so', () => {
  expect(unread?.wanted).toBe(false)
  expect(unread && reviewOf({ ...unread, name: ' 王五 ', wanted: true, units: { small: 1, large: 1 } }).items).toHaveLength(2)
})
