import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isSameText, normalizedFinalAnswer, statedAnswer } from '../mathematics/final-answer.ts'
import { strip } from '../python/text.ts'
import { isDict, type PythonDict, PythonFloat, type PythonValue } from '../python/value.ts'
import type { Port, PythonRow } from './port.ts'
import { ports } from './registry.ts'

type Case = readonly [reference: string, kind: string, data: unknown, given: unknown, result: unknown]

/** Cases of our own, answered by the harness's functions (`__golden__/generate.py`, `generate-results.py`). */
const cases: readonly Case[] = ['functions.json', 'results.json'].flatMap((name) =>
  JSON.parse(readFileSync(join(import.meta.dirname, '__golden__', name), 'utf8')),
)

/** `{"float": "1.0"}` is a float. */
function decode(value: unknown): PythonValue {
  if (Array.isArray(value)) return value.map(decode)
  if (!isDict(value)) return value as PythonValue
  if (typeof value.float === 'string') return new PythonFloat(readFloat(value.float))
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, decode(member)]))
}

function readFloat(text: string): number {
  return text === 'nan' ? Number.NaN : Number(text.replace('inf', 'Infinity'))
}

function run(port: Port, [, , data, given]: Case): unknown {
  const row = decode(data) as PythonRow
  const values = decode(given) as readonly PythonValue[]
  if (port.kind === 'process_docs') return port.run(decode(data) as unknown as readonly PythonRow[])
  if (port.kind === 'document') return port.run(row)
  if (port.kind === 'process_results') return port.run(row, values)
  if (port.kind === 'filter') return port.run(values[0] as readonly PythonValue[], row, values[1] as PythonDict)
  if (port.kind === 'aggregation') return port.run(decode(data) as readonly PythonValue[])
  throw new Error(`no case of kind ${port.kind}`)
}

/** The port's cases whose results differ. */
function failures(port: Port): unknown[] {
  return cases
    .filter(([reference]) => reference === port.reference)
    .map((entry) => ({ data: entry[2], given: entry[3], ours: run(port, entry), theirs: decode(entry[4]) }))
    .filter(({ ours, theirs }) => !isSame(ours, theirs))
}

/** Equal, floats to the last bits that an exponential of another library may differ in. */
function isSame(ours: unknown, theirs: unknown): boolean {
  if (ours instanceof PythonFloat || theirs instanceof PythonFloat) {
    if (!(ours instanceof PythonFloat) || !(theirs instanceof PythonFloat)) return false
    const difference = Math.abs(ours.value - theirs.value)
    return Object.is(ours.value, theirs.value) || difference <= 4e-16 * Math.abs(theirs.value)
  }
  if (Array.isArray(ours) && Array.isArray(theirs)) {
    return ours.length === theirs.length && ours.every((item, index) => isSame(item, theirs[index]))
  }
  if (!isDict(ours) || !isDict(theirs)) return ours === theirs
  const keys = Object.keys(theirs)
  return keys.length === Object.keys(ours).length && keys.every((key) => isSame(ours[key], theirs[key]))
}

const covered = new Set(cases.map(([reference]) => reference))

describe('ports', () => {
  it.each(ports.filter(({ reference }) => covered.has(reference)).map((port) => [port.reference, port] as const))(
    'behavior: %s gives what the harness gives',
    (_, port) => {
      expect(failures(port)).toEqual([])
    },
  )

  it('behavior: every port has cases, or tests of its own', () => {
    const tested = (reference: string) => covered.has(reference) || /ifeval\/|^assay\//.test(reference)
    const untested = ports.filter(({ reference }) => !tested(reference)).map(({ reference }) => reference)
    const subjects = /^mmlu(?:_pro|-pro-plus)\/utils:process_/
    expect(untested.filter((reference) => !subjects.test(reference))).toEqual([])
  })

  it('behavior: references are unique', () => {
    expect(new Set(ports.map(({ reference }) => reference)).size).toBe(ports.length)
  })
})

describe('final answers', () => {
  it("behavior: Minerva's normalisation as the harness applies it", () => {
    const differing = cases
      .filter(([reference]) => reference === 'final-answer')
      .map(([, , gold, response, theirs]) => {
        const stated = statedAnswer(String(response))
        const ours = stated === undefined ? null : strip(normalizedFinalAnswer(stated))
        return { gold, response, theirs, ours: [ours, isSameText(String(response), String(gold))] }
      })
      .filter(({ ours, theirs }) => JSON.stringify(ours) !== JSON.stringify(theirs))
    expect(differing).toEqual([])
  })
})
