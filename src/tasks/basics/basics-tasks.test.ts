import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { Task, TaskDocument } from '#records/task.ts'
import { hashStream, testSeed } from './__fixtures__/stream.ts'
import { basicsTasks } from './basics-tasks.ts'
import { at } from './draw.ts'
import { readItem } from './item-document.ts'

const tasks = basicsTasks(hashStream)

function documents(task: Task, count: number): TaskDocument[] {
  const { source } = task
  if (source.kind !== 'generated') throw new TypeError(`${task.name} is not generated.`)
  return Array.from({ length: count }, (_, index) => source.generate(testSeed(task.name, index)))
}

function completion(content: unknown): { body: unknown } {
  return { body: { choices: [{ message: { content } }] } }
}

describe('basicsTasks', () => {
  it('default: the right example reply scores 1, every wrong one 0, also after the document has been stored', () => {
    const scores = tasks.flatMap((task) =>
      documents(task, 100).map((document) => {
        const stored = JSON.parse(JSON.stringify(document)) as TaskDocument
        const [reply] = task.exampleReplies(stored)
        if (reply?.kind !== 'text') return [task.name, reply]
        return [
          task.score(stored, [completion(reply.right)]).value,
          Math.max(...reply.wrong.map((wrong) => task.score(stored, [completion(wrong)]).value)),
        ]
      }),
    )
    expect(scores.filter(([right, wrong]) => right !== 1 || wrong !== 0)).toEqual([])
  })

  it('behavior: wrong example replies differ in what is read from them', () => {
    const kinds = tasks.map((task) => {
      const counts = documents(task, 100).map((document) => {
        const [reply] = task.exampleReplies(document)
        if (reply?.kind !== 'text') return 0
        const read = reply.wrong.map((wrong) => task.score(document, [completion(wrong)]).extracted.final_answer)
        return new Set(read).size
      })
      return [task.name, counts.reduce((sum, count) => sum + count, 0) / counts.length] as const
    })
    expect(kinds.filter(([, mean]) => mean < 4)).toEqual([])
  })

  it('default: one chat request with the prompt in its slot, and keys and settings of the shape', () => {
    const asked = tasks.flatMap((task) =>
      documents(task, 50).map((document) => ({
        item: readItem(document),
        requests: task.buildRequests(document, { model: 'some-model' }),
      })),
    )
    const mismatches = asked.filter(({ item, requests }) => {
      const [request, ...others] = requests
      const body = request?.kind === 'chat' ? request.body : {}
      const messages = body.messages as { role: string; content: string }[]
      return (
        others.length > 0 ||
        request?.path !== '/v1/chat/completions' ||
        body.model !== 'some-model' ||
        !isDeepStrictEqual(
          Object.entries(body).filter(([key]) => key !== 'model' && key !== 'messages'),
          item.settings.filter(([, value]) => value !== null),
        ) ||
        !isDeepStrictEqual(
          Object.keys(body),
          item.settings.map(([key]) => key),
        ) ||
        !isDeepStrictEqual(
          messages.map(({ role }) => role),
          item.messages.map(([role]) => role),
        ) ||
        !messages[item.slot]?.content.endsWith(item.prompt)
      )
    })
    expect(mismatches).toEqual([])
  })

  it('behavior: ids differ between tasks and seeds', () => {
    const ids = tasks.flatMap((task) => documents(task, 50).map(({ id }) => id))
    expect(new Set(ids).size).toBe(tasks.length * 50)
  })

  it('behavior: the verdict names what was taken for the answer, and the reasoning set aside', () => {
    const task = at(tasks, 0)
    const document = at(documents(task, 1), 0)
    const right = readItem(document).expected
    const value = 'value' in right ? right.value : ''
    expect(task.score(document, [completion(`<think>hm</think>The answer is ${value}.`)])).toEqual({
      value: 1,
      metrics: { 'exact_match,final_answer': 1 },
      extracted: { final_answer: value, thinking: 'stripped' },
    })
  })

  it('behavior: nothing hostile is worth anything, and nothing throws', () => {
    let nested: unknown = 'deep'
    for (let depth = 0; depth < 10_000; depth++) nested = [nested]
    const bodies = [null, undefined, Number.NaN, [], {}, nested, 'x'.repeat(1_000_000)]
    const contents = [
      'x'.repeat(1_000_000),
      '7 '.repeat(500_000),
      '\n'.repeat(1_000_000),
      'answer is '.repeat(100_000),
      nested,
      Number.NaN,
      [null],
      { text: '7' },
    ]
    const hostile = [...bodies.map((body) => ({ body })), ...contents.map(completion)]
    const values = tasks.flatMap((task) => {
      const document = at(documents(task, 1), 0)
      return [[], ...hostile.map((answer) => [answer])].map((answers) => task.score(document, answers).value)
    })
    expect(values.filter((value) => value !== 0)).toEqual([])
  })

  it('error: a document of another suite', () => {
    expect(() => at(tasks, 0).score({ id: 'x', data: { question: 'Why?' } }, [])).toThrow(/expected/)
  })
})
