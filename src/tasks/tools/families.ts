import { chance, integerBetween, pick, pickDistinct, shuffle } from '../basics/draw.ts'
import { capitalised } from '../basics/english.ts'
import type { RandomStream } from '../basics/random-stream.ts'
import type { AskedCall, Tool } from './tool.ts'
import type { ToolData } from './tool-document.ts'
import { tools } from './tools.ts'

/** A kind of request for tools. */
export type ToolFamily = {
  /** Names the task: `tools_<name>`. */
  readonly name: string
  readonly description: string
  generate(stream: RandomStream): Omit<ToolData, 'family'>
}

const flat = tools.filter(({ isNested }) => !isNested)
const nested = tools.filter(({ isNested }) => isNested)
const openings = ['Please', 'Could you', 'I need you to', 'Can you', '']
const questions = [
  'What is the capital of Portugal?',
  'How many minutes are there in three hours?',
  'Write one sentence about the sea.',
  'What colour do you get from blue and yellow?',
  'Name two animals that can fly.',
  'Is seventeen a prime number?',
  'What is the opposite of "early"?',
  'Which month comes after August?',
]

type Asked = { readonly tool: Tool; readonly call: AskedCall }

function ask(stream: RandomStream, tool: Tool): Asked {
  return { tool, call: tool.ask(stream) }
}

function message(stream: RandomStream, asked: readonly Asked[]): string {
  const opening = pick(stream, openings)
  const [first = '', ...rest] = asked.map(({ call }) => call.clause)
  const clauses = rest.length === 0 ? first : `${[first, ...rest.slice(0, -1)].join('; ')}; and ${rest.at(-1)}`
  const isQuestion = opening.startsWith('C')
  return `${opening === '' ? capitalised(clauses) : `${opening} ${clauses}`}${isQuestion ? '?' : '.'}`
}

function data(stream: RandomStream, asked: readonly Asked[], offered: readonly Tool[]): Omit<ToolData, 'family'> {
  const expected = asked.map(({ tool, call }) => ({
    name: tool.name,
    arguments: call.arguments,
    defaults: call.defaults ?? {},
  }))
  return {
    prompt: message(stream, asked),
    tools: shuffle(stream, offered).map(({ name, description, parameters }) => ({ name, description, parameters })),
    expected,
    wrong: expected.slice(1).concat(mistaken(stream, expected.slice(0, 1))),
  }
}

/** The call with the arguments of another request: a plausible mistake. */
function mistaken(stream: RandomStream, expected: ToolData['expected']): ToolData['expected'] {
  return expected.map((call) => {
    const tool = tools.find(({ name }) => name === call.name)
    for (;;) {
      const other = tool?.ask(stream).arguments ?? {}
      if (JSON.stringify(other) !== JSON.stringify(call.arguments)) return { ...call, arguments: other }
    }
  })
}

/** Every family, in the order of the suite. */
export const toolFamilies: readonly ToolFamily[] = [
  {
    name: 'single',
    description: 'One tool is offered and one call asked for.',
    generate(stream) {
      const tool = pick(stream, flat)
      return data(stream, [ask(stream, tool)], [tool])
    },
  },
  {
    name: 'choice',
    description: 'Several tools are offered, of which one is right.',
    generate(stream) {
      const offered = pickDistinct(stream, tools, integerBetween(stream, 3, tools.length))
      return data(stream, [ask(stream, pick(stream, offered))], offered)
    },
  },
  {
    name: 'parallel',
    description: 'Two or three calls are asked for at once.',
    generate(stream) {
      const offered = pickDistinct(stream, flat, 4)
      const count = integerBetween(stream, 2, 3)
      const isSame = chance(stream, 50)
      const chosen = isSame ? repeated(offered.slice(0, 1), count) : offered.slice(0, count)
      return data(stream, distinct(stream, chosen), offered)
    },
  },
  {
    name: 'none',
    description: 'Tools are offered, but the question needs none.',
    generate(stream) {
      const offered = pickDistinct(stream, tools, integerBetween(stream, 2, 5))
      const [tool = tools[0] as Tool] = offered
      const { wrong } = data(stream, [ask(stream, tool)], offered)
      return { ...data(stream, [], offered), prompt: pick(stream, questions), wrong }
    },
  },
  {
    name: 'nested',
    description: 'Arguments are lists, objects and values from a list.',
    generate(stream) {
      const tool = pick(stream, nested)
      return data(stream, [ask(stream, tool)], nested)
    },
  },
]

function repeated(items: readonly Tool[], count: number): Tool[] {
  return Array.from({ length: count }, () => items).flat()
}

/** Calls of which no two are the same. */
function distinct(stream: RandomStream, chosen: readonly Tool[]): Asked[] {
  const asked: Asked[] = []
  const clauses = new Set<string>()
  for (const tool of chosen) {
    let next = ask(stream, tool)
    while (clauses.has(next.call.clause)) next = ask(stream, tool)
    clauses.add(next.call.clause)
    asked.push(next)
  }
  return asked
}
