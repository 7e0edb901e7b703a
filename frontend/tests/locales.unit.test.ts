import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const folder = new URL('../src/locales/', import.meta.url)
const files = readdirSync(new URL('zh-CN/', folder))

function leaves(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]]
  return Object.entries(value as Record<string, unknown>).flatMap(([key, inner]) =>
    leaves(inner, path ? `${path}.${key}` : key),
  )
}

function messages(language: string, file: string): Map<string, string> {
  return new Map(leaves(JSON.parse(readFileSync(new URL(`${language}/${file}`, folder), 'utf8'))))
}

function holes(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? ''))].sort()
}

describe('the message files', () => {
  it('are the same in every language', () => {
    expect(readdirSync(new URL('en/', folder))).toEqual(files)
  })

  it.each(files)('%s says the same things in both languages', (file) => {
    const chinese = messages('zh-CN', file)
    const english = messages('en', file)
    expect([...english.keys()]).toEqual([...chinese.keys()])
    for (const [key, text] of chinese) expect([key, holes(english.get(key) ?? '')]).toEqual([key, holes(text)])
  })

  it.each(files)('%s has a singular wherever it counts in English', (file) => {
    const counted = /\{(?:count|units|orders|people|minutes|days)\} (?:more )?(?:working )?[a-z]+s\b/
    const alone = [...messages('en', file)].filter(([, text]) => counted.test(text) && !text.includes(' | '))
    expect(alone).toEqual([])
  })

  it.each(files)('%s keeps its words under its own name', (file) => {
    expect(Object.keys(JSON.parse(readFileSync(new URL(`zh-CN/${file}`, folder), 'utf8')) as object)).toEqual([
      file.replace('.json', ''),
    ])
  })
})
