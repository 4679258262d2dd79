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
          // Wrong replies but for the document's own near miss are no bytes of the version.
          replies: task
            .exampleReplies(document)
            .map((reply) => (reply.kind === 'text' ? { ...reply, wrong: reply.wrong[0] } : reply)),
        }
      })
      return [task.name, hash('sha256', canonicalJson(generated)).slice(0, 16)]
    }),
  )
}

describe('basicsVersion', () => {
  it('behavior: version 2 is frozen; other bytes need another version', () => {
    expect({ version: basicsVersion, ...fingerprints() }).toMatchInlineSnapshot(`
      {
        "basics_arithmetic": "c879802e05aa39a9",
        "basics_calendar": "c57327ae1b466e07",
        "basics_comparison": "1307bfd06d2c73b0",
        "basics_counting": "2804730d2a0f843c",
        "basics_instructions": "32f36b4bb092c7ec",
        "basics_knights": "225034b2c5c7ff11",
        "basics_letters": "fe1769639d64dc41",
        "basics_ordering": "95edd9c23a3677c9",
        "basics_passage": "1c9dc6bf3d916ef8",
        "basics_pattern": "d2b7c262e1e6b28c",
        "basics_sets": "d9a06bd4dbca6550",
        "basics_sorting": "dafd0fdc2cfa9742",
        "basics_table_lookup": "e19ec82629c008f0",
        "basics_tracing": "71eceaee852d5930",
        "basics_tracking": "517068f5f1b1469b",
        "basics_unit_conversion": "36c0c0bdc6a4ce99",
        "basics_word_problem": "64f5d4b823854c9d",
        "version": "2",
      }
    `)
  })
})
