import { hash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '#records/canonical-json.ts'
import { hashStream, testSeed } from './__fixtures__/stream.ts'
import { basicsTasks, basicsVersion } from './basics-tasks.ts'

/** A hash of the first 20 documents and requests of each task, from fixed seeds. */
function fingerprints(): Record<string, string> {
  return Object.fromEntries(
    basicsTasks(hashStream).map((task) => {
      const generated = Array.from({ length: 20 }, (_, index) => {
        if (task.source.kind !== 'generated') throw new TypeError(`${task.name} is not generated.`)
        const document = task.source.generate(testSeed('frozen', index))
        return {
          document,
          requests: task.buildRequests(document, { model: 'm' }),
          replies: task.exampleReplies(document),
        }
      })
      return [task.name, hash('sha256', canonicalJson(generated)).slice(0, 16)]
    }),
  )
}

describe('basicsVersion', () => {
  it('behavior: version 1 is frozen; other bytes need another version', () => {
    expect({ version: basicsVersion, ...fingerprints() }).toMatchInlineSnapshot(`
      {
        "basics_arithmetic": "061566a2d774c367",
        "basics_calendar": "c80bd123f6955b75",
        "basics_comparison": "4b7beaa610d68868",
        "basics_counting": "cd70544a2742f0df",
        "basics_instructions": "60d16461532d8980",
        "basics_knights": "5b998e0b0832dde4",
        "basics_letters": "40877edd7c93645b",
        "basics_ordering": "eb9cfb72ee8779e6",
        "basics_passage": "81304ac5e016b35e",
        "basics_pattern": "9bb31f28f1cb0764",
        "basics_sets": "65a098815c0d8af5",
        "basics_sorting": "00477f1b938a2372",
        "basics_table_lookup": "6b90e22bc5d7cf30",
        "basics_tracing": "9caff7799ec7215d",
        "basics_tracking": "69f8dc3d09abb77b",
        "basics_unit_conversion": "981c4be619f6ce5b",
        "basics_word_problem": "13e03d709435c17b",
        "version": "1",
      }
    `)
  })
})
