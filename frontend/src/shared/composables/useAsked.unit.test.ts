import { describe, expect, it } from 'vitest'
import { useAsked } from './useAsked'

const refused = () => Promise.reject(new Error('no'))

describe('a step that is asked about', () => {
  it('closes its sheet once it is done', async () => {
    const done: string[] = []
    const { asked, send } = useAsked(async (name: string, words: string) => done.push(`${name}: ${words}`))
    asked.value = 'Willow'
    await send('late')
    expect([done, asked.value]).toEqual([['Willow: late'], null])
  })

  it('stays open with its refusal, which is gone when one asks about something else', async () => {
    const { asked, send, problem } = useAsked(refused)
    asked.value = 'Willow'
    await send()
    expect(asked.value).toBe('Willow')
    expect(problem.value).not.toBeNull()
    asked.value = null
    expect(problem.value).toBeNull()
    asked.value = 'Poplar'
    expect(problem.value).toBeNull()
  })

  it('does nothing while nothing is asked about', async () => {
    const { send, problem } = useAsked(refused)
    await send()
    expect(problem.value).toBeNull()
  })

  it('leaves a sheet alone that was opened meanwhile', async () => {
    let finish = (): void => undefined
    const { asked, send } = useAsked((_: string) => new Promise<void>((resolve) => (finish = resolve)))
    asked.value = 'Willow'
    const sent = send()
    asked.value = 'Poplar'
    finish()
    await sent
    expect(asked.value).toBe('Poplar')
  })
})
