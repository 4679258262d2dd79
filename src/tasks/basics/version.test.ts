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
  it('behavior: version 1 is frozen; other bytes need another version', () => {
    expect({ version: basicsVersion, ...fingerprints() }).toMatchInlineSnapshot(`
      {
        "basics_arithmetic": "dd462f35065e3b19",
        "basics_calendar": "06bbd66fde193fbe",
        "basics_comparison": "b0811354a06949a1",
        "basics_counting": "48fbeb7a39f36966",
        "basics_instructions": "60d16461532d8980",
        "basics_knights": "a425a727c73d8ac0",
        "basics_letters": "3d0fe0ade39b0a52",
        "basics_ordering": "6287c4a07b310565",
        "basics_passage": "2f3057fcf11c6b13",
        "basics_pattern": "68e5a2178083ff17",
        "basics_sets": "2c5921e53fc70ba6",
        "basics_sorting": "2f778b5d6dc00c63",
        "basics_table_lookup": "6b90e22bc5d7cf30",
        "basics_tracing": "08e77c11e7bd3505",
        "basics_tracking": "69f8dc3d09abb77b",
        "basics_unit_conversion": "4fab3296d7dc5949",
        "basics_word_problem": "7571ec972b034e40",
        "version": "1",
      }
    `)
  })
})
