import { at, integerBetween, pick, scale } from '../draw.ts'
import { capitalised } from '../english.ts'
import type { Family } from '../item.ts'
import type { RandomStream } from '../random-stream.ts'
import { nearMiss } from './near-miss.ts'

type Variable = 'x' | 'y' | 'z'
type Values = Readonly<Record<Variable, number>>
/** A statement as code lines, as words, and as what it does. */
type Statement = {
  readonly code: readonly string[]
  readonly words: string
  readonly run: (values: Values) => Values
}

/** Following a small program by hand, written as Python or described in words. */
export const tracing: Family = {
  name: 'tracing',
  skill: 'state',
  description: 'Following a small loop by hand, given as code or in words, and telling the final value.',
  generate(stream, difficulty) {
    const variables: Variable[] = difficulty < 0.4 ? ['x', 'y'] : ['x', 'y', 'z']
    const rounds = scale(difficulty, 2, 12)
    const start: Values = {
      x: integerBetween(stream, 1, 9),
      y: integerBetween(stream, 1, 9),
      z: variables.length > 2 ? integerBetween(stream, 0, 5) : 0,
    }
    const body = makeBody(stream, variables, scale(difficulty, 1, 4), difficulty)
    const asked = pick(
      stream,
      variables.filter((variable) => body.some((statement) => statement.changes.includes(variable))),
    )
    const value = runRounds(start, body, rounds)[asked]
    const render = pick(stream, [asPython, asWords, asPython])
    return {
      question: render(stream, { variables, start, body, rounds, asked }),
      terse: `Output?\n${codeOf({ variables, start, body, rounds, asked }, 'i')}`,
      ask: pick(stream, ['the number', 'the value', `the final value of ${asked}`]),
      expected: { kind: 'number', value: String(value) },
      wrong: wrongValue(stream, value, runRounds(start, body, rounds - 1)[asked]),
      size: rounds * body.length,
    }
  },
}

type Program = {
  readonly variables: readonly Variable[]
  readonly start: Values
  readonly body: readonly Statement[]
  readonly rounds: number
  readonly asked: Variable
}

function runRounds(start: Values, body: readonly Statement[], rounds: number): Values {
  let values = start
  for (let round = 0; round < rounds; round++) values = body.reduce((current, { run }) => run(current), values)
  return values
}

/** One round too few, where that makes a difference. */
function wrongValue(stream: RandomStream, value: number, early: number): string {
  return early === value ? nearMiss(stream, value) : String(early)
}

type Changing = Statement & { readonly changes: readonly Variable[] }

type MakeStatement = (stream: RandomStream, target: Variable, other: Variable) => Changing

const easyStatements: readonly MakeStatement[] = [addConstant, addOther]
const middleStatements: readonly MakeStatement[] = [addConstant, addOther, conditional, bounded]
const hardStatements: readonly MakeStatement[] = [addOther, conditional, bounded, conditional]

function makeBody(stream: RandomStream, variables: readonly Variable[], count: number, difficulty: number): Changing[] {
  const makes = difficulty < 0.3 ? easyStatements : difficulty < 0.6 ? middleStatements : hardStatements
  return Array.from({ length: count }, (_, index) => {
    const target = at(variables, index % variables.length)
    const other = at(variables, (index + 1 + stream.integer(variables.length - 1)) % variables.length)
    return pick(stream, makes)(stream, target, other)
  })
}

function addConstant(stream: RandomStream, target: Variable): Changing {
  const amount = integerBetween(stream, 1, 9)
  const isMinus = stream.integer(4) === 0
  return {
    code: [`${target} = ${target} ${isMinus ? '-' : '+'} ${amount}`],
    words: isMinus ? `subtract ${amount} from ${target}` : `add ${amount} to ${target}`,
    run: (values) => ({ ...values, [target]: values[target] + (isMinus ? -amount : amount) }),
    changes: [target],
  }
}

function addOther(_: RandomStream, target: Variable, other: Variable): Changing {
  return {
    code: [`${target} = ${target} + ${other}`],
    words: `add the current value of ${other} to ${target}`,
    run: (values) => ({ ...values, [target]: values[target] + values[other] }),
    changes: [target],
  }
}

function conditional(stream: RandomStream, target: Variable, other: Variable): Changing {
  const limit = integerBetween(stream, 6, 30)
  const amount = integerBetween(stream, 2, 7)
  return {
    code: [
      `if ${target} > ${limit}:`,
      `    ${target} = ${target} - ${limit}`,
      'else:',
      `    ${target} = ${target} + ${other} + ${amount}`,
    ],
    words: `if ${target} is greater than ${limit}, subtract ${limit} from ${target}, otherwise add both the value of ${other} and ${amount} to ${target}`,
    run: (values) => ({
      ...values,
      [target]: values[target] > limit ? values[target] - limit : values[target] + values[other] + amount,
    }),
    changes: [target],
  }
}

/** A remainder keeps the value small; the operands stay positive, so no language disagrees about it. */
function bounded(stream: RandomStream, target: Variable): Changing {
  const factor = integerBetween(stream, 2, 5)
  const modulus = integerBetween(stream, 7, 23)
  return {
    code: [`${target} = (${target} * ${target} + ${factor}) % ${modulus}`],
    words: `square ${target}, add ${factor}, and set ${target} to the remainder of that when divided by ${modulus}`,
    run: (values) => ({ ...values, [target]: (values[target] * values[target] + factor) % modulus }),
    changes: [target],
  }
}

function codeOf({ variables, start, body, rounds, asked }: Program, counter: string): string {
  return [
    ...variables.map((variable) => `${variable} = ${start[variable]}`),
    `for ${counter} in range(${rounds}):`,
    ...body.flatMap((statement) => statement.code.map((line) => `    ${line}`)),
    `print(${asked})`,
  ].join('\n')
}

function asPython(stream: RandomStream, { variables, start, body, rounds, asked }: Program): string {
  const code = codeOf({ variables, start, body, rounds, asked }, pick(stream, ['i', '_']))
  const fenced = stream.integer(2) === 0 ? `\`\`\`python\n${code}\n\`\`\`` : code
  return pick(stream, [
    `What does this Python code print?\n\n${fenced}`,
    `I can't run this right now. What would it print?\n\n${fenced}`,
    `Please trace this program by hand and tell me its output.\n\n${fenced}`,
  ])
}

function asWords(stream: RandomStream, { variables, start, body, rounds, asked }: Program): string {
  const setup = variables.map((variable) => `${variable} = ${start[variable]}`).join(', ')
  const steps = body.map(({ words }, index) => `${index + 1}. ${capitalised(words)}.`).join('\n')
  const instruction = body.length === 1 ? 'this step' : 'these steps, in order,'
  return pick(stream, [
    `Start with ${setup}. Repeat ${instruction} ${rounds} times:\n${steps}\nWhat is the value of ${asked} at the end?`,
    `We set ${setup}. Then we do ${instruction} ${rounds} times in a row:\n${steps}\nWhat is ${asked} after that?`,
  ])
}
