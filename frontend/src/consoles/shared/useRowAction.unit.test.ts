import { describe, expect, it, vi } from 'vitest'
import { Problem } from '@/api/problem'
import { useRowAction } from './useRowAction'

const idOf = (row: { id: string }): string => row.id

describe('useRowAction', () => {
  it('is busy with the pressed row only, and does it once at a time', async () => {
    let finish: () => void = () => undefined
    const work = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)))
    const { run, isBusy } = useRowAction(idOf, work)
    const first = run({ id: 'eggs' })
    expect([isBusy({ id: 'eggs' }), isBusy({ id: 'pears' })]).toEqual([true, false])
    expect(await run({ id: 'eggs' })).toBeUndefined()
    finish()
    await first
    expect([work.mock.calls.length, isBusy({ id: 'eggs' })]).toEqual([1, false])
  })

  it('goes on with one row while another is at work', async () => {
    const work = vi.fn((row: { id: string }) => (row.id === 'eggs' ? new Promise<string>(() => undefined) : Promise.resolve(row.id)))
    const { run } = useRowAction(idOf, work)
    void run({ id: 'eggs' })
    expect(await run({ id: 'pears' })).toBe('pears')
  })

  it('keeps the trouble until the next try', async () => {
    const work = vi.fn().mockRejectedValueOnce(new Problem(409, { code: 'campaign-moved' })).mockResolvedValueOnce('done')
    const { run, problem, isBusy } = useRowAction(idOf, work)
    await run({ id: 'eggs' })
    expect([problem.value?.code, isBusy({ id: 'eggs' })]).toEqual(['campaign-moved', false])
    await run({ id: 'eggs' })
    expect(problem.value).toBeNull()
  })
})
