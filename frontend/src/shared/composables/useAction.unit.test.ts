import { describe, expect, it, vi } from 'vitest'
import { Problem } from '@/api/problem'
import { useAction } from './useAction'

describe('useAction', () => {
  it('does nothing on a second press while the first still runs', async () => {
    let finish: (value: string) => void = () => undefined
    const work = vi.fn(() => new Promise<string>((resolve) => (finish = resolve)))
    const { run, isBusy } = useAction(work)
    const first = run()
    expect(await run()).toBeUndefined()
    expect(isBusy.value).toBe(true)
    finish('done')
    expect(await first).toBe('done')
    expect([work.mock.calls.length, isBusy.value]).toEqual([1, false])
  })

  it('keeps the trouble until the next try', async () => {
    const work = vi.fn().mockRejectedValueOnce(new Problem(409, { code: 'sold-out' })).mockResolvedValueOnce('done')
    const { run, problem } = useAction(work)
    await run()
    expect(problem.value?.code).toBe('sold-out')
    await run()
    expect(problem.value).toBeNull()
  })
})
