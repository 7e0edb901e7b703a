import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Plugin } from 'vite'

/** The few pictures the interface shows (doors, empty states), and their names in the Fluent Emoji set. */
const chosen: Record<string, string> = {
  shop: 'shopping-bags',
  care: 'mending-heart',
  coupon: 'ticket',
  volunteer: 'palms-up-together',
  collect: 'package',
  meal: 'pot-of-food',
  repair: 'hammer-and-wrench',
  bath: 'bathtub',
  activity: 'calendar',
  family: 'old-woman',
  phone: 'telephone-receiver',
  receipt: 'receipt',
  basket: 'basket',
  home: 'house-with-garden',
  plant: 'potted-plant',
  lost: 'compass',
  broken: 'hammer-and-wrench',
  offline: 'satellite-antenna',
  waiting: 'hot-beverage',
  done: 'check-mark-button',
  key: 'key',
  lock: 'locked',
  search: 'magnifying-glass-tilted-left',
  nest: 'empty-nest',
  shopfront: 'convenience-store',
  clipboard: 'clipboard',
  'category-fruit': 'tangerine',
  'category-vegetables': 'leafy-green',
  'category-meat_eggs': 'egg',
  'category-seafood': 'shrimp',
  'category-grain_oil': 'cooked-rice',
  'category-bakery': 'bread',
  'category-dairy': 'glass-of-milk',
  'category-snacks_drinks': 'bubble-tea',
  'category-prepared_food': 'dumpling',
  'category-household': 'roll-of-paper',
  'category-flowers': 'tulip',
  'category-mother_baby': 'baby-bottle',
}

interface IconSet {
  width: number
  height: number
  icons: Record<string, { body: string; width?: number; height?: number }>
}

async function draw(): Promise<void> {
  const source = createRequire(import.meta.url).resolve('@iconify-json/fluent-emoji/icons.json')
  const set = JSON.parse(await readFile(source, 'utf8')) as IconSet
  const folder = new URL('../public/illustrations/', import.meta.url)
  await mkdir(folder, { recursive: true })
  for (const [name, icon] of Object.entries(chosen)) {
    const drawing = set.icons[icon]
    if (!drawing) throw new Error(`Fluent Emoji has no drawing named ${icon}.`)
    const side = `0 0 ${drawing.width ?? set.width} ${drawing.height ?? set.height}`
    const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${side}">${drawing.body}</svg>\n`
    await writeFile(new URL(`${name}.svg`, folder), picture)
  }
}

/** Writes the pictures into public/illustrations before anything is served or built. */
export function illustrations(): Plugin {
  return { name: 'linli:illustrations', config: draw }
}
