import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { suite } from '#records/suite.ts'
import type { ExampleReply, Task, TaskDocument } from '#records/task.ts'
import { hashStream } from '../basics/__fixtures__/stream.ts'
import { readToolData } from './tool-document.ts'
import { toolsSuite } from './tools-suite.ts'
import { toolsTasks } from './tools-tasks.ts'

const tasks = toolsTasks(hashStream)

function documents(task: Task, count: number): TaskDocument[] {
  const { source } = task
  if (source.kind !== 'generated') throw new TypeError(`${task.name} is not generated`)
  return Array.from({ length: count }, (_, index) =>
    source.generate(createHash('sha256').update(`${task.name} ${index}`).digest()),
  )
}

type Calls = Extract<ExampleReply, { kind: 'calls' }>

function replyOf(task: Task, document: TaskDocument): Calls {
  const [reply] = task.exampleReplies(document)
  if (reply?.kind !== 'calls') throw new TypeError('no calls')
  return reply
}

function answer(calls: readonly { name: unknown; arguments: unknown }[], content: string | null = null) {
  return {
    body: {
      choices: [{ message: { content, tool_calls: calls.map((made) => ({ type: 'function', function: made })) } }],
    },
  }
}

describe('toolsTasks', () => {
  it('default: right calls score 1 and wrong ones 0, also after the document has been stored', () => {
    const failed = tasks.flatMap((task) =>
      documents(task, 200).flatMap((made) => {
        const document = JSON.parse(JSON.stringify(made)) as TaskDocument
        const { right, wrong, text } = replyOf(task, document)
        const values = [
          task.score(document, [answer(right.toReversed(), right.length === 0 ? text : null)]).value,
          task.score(document, [answer(wrong, text)]).value,
        ]
        return values[0] === 1 && values[1] === 0 ? [] : [{ document, values }]
      }),
    )
    expect(failed).toEqual([])
  })

  it('default: one chat request with the tools', () => {
    const task = tasks.find(({ name }) => name === 'tools_single')
    const [document] = task === undefined ? [] : documents(task, 1)
    if (task === undefined || document === undefined) throw new Error('no document')
    const { prompt, tools } = readToolData(document)
    expect(task.buildRequests(document, { model: 'm' })).toEqual([
      {
        kind: 'chat',
        path: '/v1/chat/completions',
        body: {
          model: 'm',
          messages: [{ role: 'user', content: prompt }],
          tools: tools.map((tool) => ({ type: 'function', function: tool })),
          tool_choice: 'auto',
          max_tokens: 1024,
          temperature: 0,
        },
      },
    ])
    expect(prompt).toMatch(/^\S.*[.?]$/)
  })

  it('behavior: the same seed makes the same document, and seeds differ', () => {
    for (const task of tasks) {
      const [first, second] = [documents(task, 60), documents(task, 60)]
      expect(first).toEqual(second)
      const prompts = new Set(first.map((document) => readToolData(document).prompt))
      expect(prompts.size).toBeGreaterThanOrEqual(task.name === 'tools_none' ? 6 : 40)
    }
  })

  it('behavior: how many calls each family asks for', () => {
    const counts = tasks.map((task) => [
      task.name,
      [...new Set(documents(task, 60).map((document) => readToolData(document).expected.length))].sort(),
    ])
    expect(counts).toEqual([
      ['tools_single', [1]],
      ['tools_choice', [1]],
      ['tools_parallel', [2, 3]],
      ['tools_none', [0]],
      ['tools_nested', [1]],
    ])
  })
})

describe('score', () => {
  const weather = {
    id: 'd',
    data: {
      family: 'single',
      prompt: 'Look up the weather in Paris on 2031-05-01.',
      tools: [
        {
          name: 'get_weather',
          description: 'Weather.',
          parameters: {
            type: 'object',
            properties: {
              city: { type: 'string' },
              date: { type: 'string' },
              unit: { type: 'string', enum: ['celsius', 'fahrenheit'] },
            },
            required: ['city', 'date'],
            additionalProperties: false,
          },
        },
      ],
      expected: [
        { name: 'get_weather', arguments: { city: 'Paris', date: '2031-05-01' }, defaults: { unit: 'celsius' } },
      ],
      wrong: [],
    },
  }
  const [task] = tasks
  const scored = (body: unknown) => {
    const metrics: Readonly<Record<string, number>> = task?.score(weather, [{ body }]).metrics ?? {}
    return [metrics['call_match,none'], metrics['right_functions,none'], metrics['valid_arguments,none']]
  }
  const call = (name: unknown, given: unknown) => answer([{ name, arguments: given }]).body
  const right = '{"city": " paris", "date": "2031-05-01"}'

  it.each([
    ['as asked, case and spaces apart', call('get_weather', right), [1, 1, 1]],
    ['with the default', call('get_weather', '{"city":"Paris","date":"2031-05-01","unit":"celsius"}'), [1, 1, 1]],
    ['with another value', call('get_weather', '{"city":"Paris","date":"2031-05-01","unit":"fahrenheit"}'), [0, 1, 1]],
    ['against the schema', call('get_weather', '{"city":"Paris","date":"2031-05-01","unit":"kelvin"}'), [0, 1, 0]],
    [
      'in another case than the schema has',
      call('get_weather', '{"city":"Paris","date":"2031-05-01","unit":"Celsius"}'),
      [0, 1, 0],
    ],
    ['with an argument too many', call('get_weather', '{"city":"Paris","date":"2031-05-01","hour":3}'), [0, 1, 0]],
    ['without an argument', call('get_weather', '{"city":"Paris"}'), [0, 1, 0]],
    ['malformed JSON', call('get_weather', '{"city": "Paris"'), [0, 1, 0]],
    ['arguments as an object instead of text', call('get_weather', { city: 'Paris', date: '2031-05-01' }), [0, 1, 0]],
    ['another function', call('get_time', right), [0, 0, 0]],
    ['a list as arguments', call('get_weather', '[]'), [0, 1, 0]],
    [
      'twice',
      answer([
        { name: 'get_weather', arguments: right },
        { name: 'get_weather', arguments: right },
      ]).body,
      [0, 0, 1],
    ],
    ['text instead of a call', { choices: [{ message: { content: 'It is sunny.' } }] }, [0, 0, 0]],
    ['a prototype name', call('constructor', '{"__proto__": 1}'), [0, 0, 0]],
    ['no completion', { error: 'no' }, [0, 0, 0]],
    ['nothing', null, [0, 0, 0]],
  ])('default: %s', (_, body, metrics) => {
    expect(scored(body)).toEqual(metrics)
  })
})

describe('toolsSuite', () => {
  it('default: every task once', () => {
    const members = suite.parse(toolsSuite).groups.flatMap((group) => group.tasks.map((member) => member.task))
    expect(members).toEqual(tasks.map(({ name }) => name))
  })
})
