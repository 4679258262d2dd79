import { hash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '#records/canonical-json.ts'
import { publishedTask } from '#records/changed-pairs.ts'
import { randomStream } from '#statistics/random-stream.ts'
import { basicsTasks } from '../basics/basics-tasks.ts'
import { publicDocumentSeed } from '../basics/public-documents.ts'
import { rewordPrompt } from './reword-prompt.ts'
import { rewordedSuite } from './reworded-suite.ts'
import { rewordedTasks, rewordedVersion } from './reworded-tasks.ts'

const answer = (content: string) => [{ body: { choices: [{ message: { content } }] } }]
const published = new Map(basicsTasks(randomStream).map((task) => [task.name, task]))

/** Public documents of every family, in both forms. */
function documents(count: number) {
  return rewordedTasks(randomStream).flatMap((task) => {
    const original = published.get(publishedTask(task.name))
    if (task.source.kind !== 'generated' || original?.source.kind !== 'generated') throw new TypeError('generated')
    const [source, originalSource] = [task.source, original.source]
    return Array.from({ length: count }, (_, index) => {
      const seed = publicDocumentSeed(original.name, index)
      return { task, document: source.generate(seed), original, originalDocument: originalSource.generate(seed) }
    })
  })
}

describe('rewordedTasks', () => {
  const made = documents(20)

  it('default: the same answers are right and wrong, and no text is as it was published', () => {
    for (const { task, document, original, originalDocument } of made) {
      const [reply] = original.exampleReplies(originalDocument)
      if (reply?.kind !== 'text') throw new TypeError('a text')
      const scores = [reply.right, ...reply.wrong].map((text) => task.score(document, answer(text)).value)
      expect([task.name, document.data.prompt, scores]).toEqual([
        task.name,
        document.data.prompt,
        [1, ...reply.wrong.map(() => 0)],
      ])
      const [asked, before] = [
        task.buildRequests(document, { model: 'm' }),
        original.buildRequests(originalDocument, { model: 'm' }),
      ]
      expect(JSON.stringify(asked)).not.toBe(JSON.stringify(before))
      expect(document.data.prompt).not.toBe(originalDocument.data.prompt)
      expect(Object.keys(asked[0]?.body ?? {})).toEqual(Object.keys(before[0]?.body ?? {}))
    }
  })

  it('behavior: nothing but the prompt differs', () => {
    for (const { document, originalDocument } of made) {
      expect({ ...document, data: { ...document.data, prompt: '' } }).toEqual({
        ...originalDocument,
        data: { ...originalDocument.data, prompt: '' },
      })
    }
  })

  it('behavior: every task of the suite is there', () => {
    const names = rewordedSuite.groups.flatMap(({ tasks }) => tasks.map(({ task }) => task))
    const known = [...published.keys(), ...rewordedTasks(randomStream).map(({ name }) => name)]
    expect(names.toSorted()).toEqual(known.toSorted())
  })

  it('behavior: this version is frozen; other bytes need another version', () => {
    const hashed = hash('sha256', canonicalJson(made.map(({ document }) => document.data.prompt))).slice(0, 16)
    expect({ rewordedVersion, hashed }).toMatchInlineSnapshot(`
      {
        "hashed": "9787add3c03c8c93",
        "rewordedVersion": "2-1",
      }
    `)
  })
})

describe('rewordPrompt', () => {
  it('default: careless words before and in the question, and what is quoted as it was', () => {
    expect(rewordPrompt('Mei says: "Rosa is not a Liar." What is not said?', randomStream('a'))).toMatchInlineSnapshot(`
      "a colleague asked me this:

      mei says: "Rosa is not a Liar." what isn't said?"
    `)
  })
})
