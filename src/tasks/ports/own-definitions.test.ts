import { describe, expect, it } from 'vitest'
import { readCatalogue } from '../definition/catalogue.ts'
import { PythonFunction } from '../definition/read-yaml.ts'
import { ports } from './registry.ts'

describe('our own definitions', () => {
  it('behavior: every function has its port, but for the examples of MATH', async () => {
    const { tasks } = await readCatalogue()
    const named = [...tasks.values()].flatMap(({ fields }) => functionsIn(fields))
    const known = new Set(ports.map(({ reference }) => reference))
    const missing = named.map((reference) => reference.replace(/\.([^.]*)$/, ':$1')).filter((name) => !known.has(name))
    expect(named.length).toBeGreaterThan(100)
    expect([...new Set(missing)]).toEqual(['leaderboard/math/utils:list_fewshot_samples'])
  })
})

function functionsIn(value: unknown): string[] {
  if (value instanceof PythonFunction) return [value.reference]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(functionsIn) : []
}
