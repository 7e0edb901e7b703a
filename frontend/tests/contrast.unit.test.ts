import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const read = (name: string): string => readFileSync(new URL(`../src/tokens/${name}`, import.meta.url), 'utf8')

function declarations(block: string): Map<string, string> {
  return new Map([...block.matchAll(/--([\w-]+):\s*([^;]+);/g)].map((found) => [found[1] ?? '', found[2] ?? '']))
}

const palette = declarations(read('palette.css'))
const [lightBlock = '', darkBlock = ''] = read('roles.css').split('@media')[0]?.split(":root[data-theme='dark']") ?? []
const light = declarations(lightBlock)
const dark = declarations(darkBlock)

function luminance(colour: string): number {
  const digits = colour.replace('#', '')
  const full = digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((start) => {
    const share = parseInt(full.slice(start, start + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(theme: Map<string, string>, front: string, back: string): number {
  const colours = [front, back].map((role) => {
    const name = /--(palette-[\w-]+)/.exec(theme.get(role) ?? light.get(role) ?? '')?.[1] ?? ''
    const colour = palette.get(name)
    if (!colour) throw new Error(`The role ${role} has no colour of the palette.`)
    return luminance(colour)
  })
  return (Math.max(...colours) + 0.05) / (Math.min(...colours) + 0.05)
}

const grounds = ['ground', 'surface', 'surface-quiet']
const textPairs = [
  ...grounds.flatMap((ground) => ['text', 'text-quiet', 'buy-text', 'help-text', 'danger-text'].map((text) => [text, ground])),
  ...['buy', 'help', 'danger'].flatMap((role) => [
    [`on-${role}`, role],
    [`on-${role}-soft`, `${role}-soft`],
  ]),
  ['on-buy', 'buy-pressed'],
  ['on-help', 'help-pressed'],
  ['on-warn-soft', 'warn-soft'],
  ['ground', 'text'],
  ['code-ink', 'code-ground'],
] as [string, string][]
const controlPairs = grounds.flatMap((ground) => ['line-control', 'focus'].map((line) => [line, ground])) as [string, string][]

describe.each([
  ['light', light],
  ['dark', dark],
])('the %s theme', (_name, theme) => {
  it.each(textPairs)('lets one read %s on %s', (front, back) => {
    expect(contrast(theme, front, back)).toBeGreaterThanOrEqual(4.5)
  })

  it.each(controlPairs)('lets one see %s on %s', (front, back) => {
    expect(contrast(theme, front, back)).toBeGreaterThanOrEqual(3)
  })

  it('gives every role a colour', () => {
    expect([...light.keys()].filter((role) => !theme.has(role) && !role.startsWith('code-'))).toEqual([])
  })
})
