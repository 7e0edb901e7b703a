import { describe, expect, it } from 'vitest'
import { nearestTextSize, readPreferences } from './preferences'

describe('readPreferences', () => {
  it('starts in Chinese, in the standard edition', () => {
    expect(readPreferences(null)).toEqual({ language: 'zh-CN', theme: 'system', mode: 'standard', textSize: 20 })
  })

  it('takes back what was kept', () => {
    const kept = { language: 'en', theme: 'dark', mode: 'elder', textSize: 26 }
    expect(readPreferences(JSON.stringify(kept))).toEqual(kept)
  })

  it.each(['not json', 'null', '{"textSize": 12, "mode": "huge"}'])('survives %s', (text) => {
    expect(readPreferences(text).textSize).toBe(20)
    expect(readPreferences(text).mode).toBe('standard')
  })
})

describe('nearestTextSize', () => {
  it.each([
    [16, 20],
    [18, 18],
    [21, 22],
    [30, 30],
    [99, 30],
  ])('of %d is %d', (size, offered) => {
    expect(nearestTextSize(size)).toBe(offered)
  })
})
