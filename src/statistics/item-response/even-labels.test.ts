import { describe, expect, it } from 'vitest'
import { randomStream } from '../random-stream.ts'
import { areLabelsEven, evenLabels } from './even-labels.ts'

const stream = randomStream('even labels')
const even = () => stream.integer(101) / 100
const draw = (count: number, label: () => number) => Array.from({ length: count }, label)

describe('areLabelsEven', () => {
  it('default: even draws are, in all but a few of a hundred lists', () => {
    const found = Array.from({ length: 100 }, () => areLabelsEven(draw(500, even)))
    expect(found.filter((isEven) => !isEven).length).toBeLessThanOrEqual(1)
    expect(areLabelsEven(Array.from({ length: 1_000 }, () => evenLabels).flat())).toBe(true)
  })

  it('behavior: draws that lean to one side, keep to the middle or leave the grid are not', () => {
    expect(areLabelsEven(draw(500, () => Math.round(100 * Math.sqrt(stream.next())) / 100))).toBe(false)
    expect(areLabelsEven(draw(500, () => Math.round(25 + 50 * stream.next()) / 100))).toBe(false)
    expect(areLabelsEven(draw(500, () => stream.next()))).toBe(false)
    expect(areLabelsEven(draw(500, () => 0))).toBe(false)
  })

  it('default: in a few labels nothing is found', () => {
    expect(areLabelsEven([])).toBe(true)
    expect(areLabelsEven([0.2, 0.2, 0.3])).toBe(true)
  })

  it('behavior: the last and the first label count like any other', () => {
    // 3.8 / 1.95² draws of one label are beyond chance: the distance of label 0 alone is 100/101.
    expect(areLabelsEven(draw(3, () => 0))).toBe(true)
    expect(areLabelsEven(draw(4, () => 0))).toBe(false)
    expect(areLabelsEven(draw(4, () => 1))).toBe(false)
  })
})
