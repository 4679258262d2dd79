import { raise } from '../exceptions.ts'
import { expectInteger } from '../methods/expect.ts'
import { construction, nativeClass } from '../methods/native.ts'
import { numberIn } from '../operations.ts'
import { Instance, type Value } from '../value.ts'

/** The numbers of a `range`, made one by one when it is gone through. */
class RangeValues {
  readonly start: number
  readonly stop: number
  readonly step: number
  readonly length: number

  constructor(start: number, stop: number, step: number) {
    this.start = start
    this.stop = stop
    this.step = step
    this.length = Math.max(0, Math.ceil((stop - start) / step))
  }

  at(index: number): number {
    return this.start + index * this.step
  }

  *[Symbol.iterator](): Iterator<number> {
    for (let index = 0; index < this.length; index++) yield this.at(index)
  }

  indexOf(value: Value): number {
    const number = numberIn(value)
    const index = number === undefined ? -1 : (Number(number) - this.start) / this.step
    return Number.isInteger(index) && index >= 0 && index < this.length ? index : -1
  }
}

function rangeOf(value: Value | undefined): RangeValues {
  return value instanceof Instance && value.native instanceof RangeValues
    ? value.native
    : raise('TypeError', 'a range is needed')
}

/** The class `range`. */
export const rangeClass = nativeClass('range', {
  isOwn: (value) => value instanceof Instance && value.native instanceof RangeValues,
  methods: {
    __len__: ['', (self: Value) => rangeOf(self).length],
    __contains__: ['item', (self: Value, item: Value) => rangeOf(self).indexOf(item) >= 0],
    __getitem__: [
      'index',
      (self: Value, index: Value) => {
        const values = rangeOf(self)
        const at = expectInteger(index)
        const place = at < 0 ? at + values.length : at
        return place >= 0 && place < values.length
          ? values.at(place)
          : raise('IndexError', 'range object index out of range')
      },
    ],
    __eq__: [
      'other',
      (self: Value, other: Value) => {
        if (!(other instanceof Instance && other.native instanceof RangeValues)) return false
        return [...rangeOf(self)].join() === [...other.native].join()
      },
    ],
    __repr__: [
      '',
      (self: Value) => {
        const { start, stop, step } = rangeOf(self)
        return step === 1 ? `range(${start}, ${stop})` : `range(${start}, ${stop}, ${step})`
      },
    ],
    index: [
      'value',
      (self: Value, value: Value) => {
        const at = rangeOf(self).indexOf(value)
        return at < 0 ? raise('ValueError', 'value is not in range') : at
      },
    ],
    count: ['value', (self: Value, value: Value) => (rangeOf(self).indexOf(value) >= 0 ? 1 : 0)],
  },
  construct: construction('range', 'start, stop=, step=', (first: Value, second: Value, third: Value = 1) => {
    const [start, stop] =
      second === undefined ? [0, expectInteger(first)] : [expectInteger(first), expectInteger(second)]
    const step = expectInteger(third)
    if (step === 0) raise('ValueError', 'range() arg 3 must not be zero')
    return new Instance(rangeClass, new RangeValues(start, stop, step))
  }),
})
