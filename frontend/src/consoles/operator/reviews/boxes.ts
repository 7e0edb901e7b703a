import type { BlurBox } from '../../api/reviewShapes'

/** The server counts in ten-thousandths of a side, whatever size the picture is seen in. */
const whole = 10_000
/** A tap is no box: what is drawn is at least this wide and high. */
const least = 100

export interface Point {
  across: number
  down: number
}

function clamp(value: number): number {
  return Math.min(whole, Math.max(0, Math.round(value)))
}

/** Where a pointer is within a picture. */
export function pointIn(frame: DOMRect, x: number, y: number): Point {
  return {
    across: clamp(((x - frame.left) * whole) / Math.max(1, frame.width)),
    down: clamp(((y - frame.top) * whole) / Math.max(1, frame.height)),
  }
}

/** The box between two corners in any order; null when it is too small to be meant. */
export function boxBetween(one: Point, other: Point): BlurBox | null {
  const left = Math.min(one.across, other.across)
  const top = Math.min(one.down, other.down)
  const width = Math.abs(one.across - other.across)
  const height = Math.abs(one.down - other.down)
  return width < least || height < least ? null : { left, top, width, height }
}

export function styleOf(box: BlurBox): Record<string, string> {
  const part = (value: number): string => `${value / 100}%`
  return { insetInlineStart: part(box.left), insetBlockStart: part(box.top), inlineSize: part(box.width), blockSize: part(box.height) }
}

/** Where a box is put that is then moved with the keys: the middle, a quarter of each side. */
export const middleBox: BlurBox = { left: 3750, top: 3750, width: 2500, height: 2500 }
const step = 250
const directions: Record<string, [number, number]> = {
  ArrowLeft: [-step, 0],
  ArrowRight: [step, 0],
  ArrowUp: [0, -step],
  ArrowDown: [0, step],
}

/** The box after an arrow key: moved, or with Shift made larger and smaller, never past the picture. Null for other keys. */
export function boxAfterKey(box: BlurBox, key: string, resizes: boolean): BlurBox | null {
  const direction = directions[key]
  if (!direction) return null
  const [across, down] = direction
  if (resizes) {
    const width = Math.min(whole - box.left, Math.max(step, box.width + across))
    return { ...box, width, height: Math.min(whole - box.top, Math.max(step, box.height + down)) }
  }
  const left = Math.min(whole - box.width, Math.max(0, box.left + across))
  return { ...box, left, top: Math.min(whole - box.height, Math.max(0, box.top + down)) }
}
