import { readFileSync, writeFileSync } from 'node:fs'
import { randomStream } from '#statistics/random-stream.ts'
import { basicsSuite } from '#tasks/basics/basics-suite.ts'
import { basicsTasks } from '#tasks/basics/basics-tasks.ts'
import { families } from '#tasks/basics/families.ts'
import { heldOutFamilies } from './solutions.ts'
import { itemOf } from './training-item.ts'

/** Scores replies to measuring items as the suite does: score-replies.ts REPLIES [RESULT]. */
const [path = '', out = ''] = process.argv.slice(2)
const tasks = basicsTasks(randomStream)
const replies = readFileSync(path, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as { family: string; index: number; reply: string })

const scores = Map.groupBy(
  replies.map(({ family: name, index, reply }) => {
    const family = families.find((one) => one.name === name)
    const task = tasks.find((one) => one.name === `basics_${name}`)
    if (family === undefined || task === undefined) throw new Error(`There is no family ${name}.`)
    const { document } = itemOf(family, 'measuring', index)
    const body = { choices: [{ message: { content: reply } }] }
    return { name, value: task.score(document, [{ body }]).value }
  }),
  ({ name }) => name,
)

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

const byFamily = Object.fromEntries(
  [...scores].map(([name, list]) => [name, { n: list.length, score: mean(list.map(({ value }) => value)) }]),
)
const groupMeans = basicsSuite.groups.map(({ tasks: members }) =>
  mean(members.map(({ task }) => byFamily[task.slice('basics_'.length)]?.score ?? Number.NaN)),
)
const all = Object.entries(byFamily)
const meanOf = (isHeldOut: boolean) =>
  mean(all.filter(([name]) => heldOutFamilies.includes(name) === isHeldOut).map(([, { score }]) => score))
const result = { suite: mean(groupMeans), trained: meanOf(false), heldOut: meanOf(true), families: byFamily }
if (out !== '') writeFileSync(out, `${JSON.stringify(result, null, 2)}\n`)
for (const [name, { n, score }] of all) process.stdout.write(`${name.padEnd(16)} ${n} ${(100 * score).toFixed(1)}\n`)
const percent = [result.suite, result.trained, result.heldOut].map((value) => (100 * value).toFixed(1))
process.stdout.write(`suite ${percent[0]}  trained ${percent[1]}  held out ${percent[2]}\n`)
