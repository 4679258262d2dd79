import { describe, expect, it } from 'vitest'
import { readCatalogue } from '../definition/catalogue.ts'
import { PythonFunction } from '../definition/read-yaml.ts'
import { findPort } from './find-port.ts'
import { ports } from './registry.ts'

const musr = { module: 'leaderboard/musr/utils', functionName: 'doc_to_choice' }

describe('findPort', () => {
  it('default: by module and name', () => {
    expect(findPort({ ...musr, text: undefined }, 'document')?.({ choices: "['a', 'b']" })).toEqual(['a', 'b'])
  })

  it('behavior: another kind, another name, another text have none', () => {
    expect(findPort({ ...musr, text: undefined }, 'metric')).toBeUndefined()
    expect(findPort({ ...musr, functionName: 'doc_to_choices', text: undefined }, 'document')).toBeUndefined()
    expect(findPort({ ...musr, text: 'def doc_to_choice(doc):\n    return []' }, 'document')).toBeUndefined()
  })

  it('behavior: every function of our own definitions has its port, but for the examples of MATH', async () => {
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
