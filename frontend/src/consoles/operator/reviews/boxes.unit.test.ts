import { describe, expect, it } from 'vitest'
import { boxAfterKey, boxBetween, middleBox, pointIn, styleOf } from './boxes'

const frame = { left: 10, top: 20, width: 200, height: 100 } as DOMRect

describe('boxes', () => {
  it('are counted in parts of the picture, and end at its edge', () => {
    expect(pointIn(frame, 110, 45)).toEqual({ across: 5000, down: 2500 })
    expect(pointIn(frame, 500, -5)).toEqual({ across: 10_000, down: 0 })
  })

  it('lie between two corners, drawn in any direction', () => {
    const box = { left: 1000, top: 2000, width: 3000, height: 4000 }
    expect(boxBetween({ across: 4000, down: 2000 }, { across: 1000, down: 6000 })).toEqual(box)
    expect(styleOf(box)).toEqual({ insetInlineStart: '10%', insetBlockStart: '20%', inlineSize: '30%', blockSize: '40%' })
  })

  it('follow the arrow keys and grow with Shift, within the picture', () => {
    const moved = boxAfterKey(middleBox, 'ArrowRight', false)
    expect(moved).toEqual({ ...middleBox, left: 4000 })
    expect(boxAfterKey({ ...middleBox, left: 0 }, 'ArrowLeft', false)?.left).toBe(0)
    expect(boxAfterKey({ ...middleBox, top: 7500 }, 'ArrowDown', false)?.top).toBe(7500)
    expect(boxAfterKey(middleBox, 'ArrowDown', true)).toEqual({ ...middleBox, height: 2750 })
    expect(boxAfterKey({ ...middleBox, width: 250 }, 'ArrowLeft', true)?.width).toBe(250)
    expect(boxAfterKey({ ...middleBox, left: 7500 }, 'ArrowRight', true)?.width).toBe(2500)
    expect(boxAfterKey(middleBox, 'Enter', false)).toBeNull()
  })

  it('are not made by a tap', () => {
    expect(boxBetween({ across: 4000, down: 2000 }, { across: 4010, down: 2010 })).toBeNull()
  })
})
