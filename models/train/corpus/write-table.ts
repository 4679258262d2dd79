import { readFileSync } from 'node:fs'
import { families } from '#tasks/basics/families.ts'
import { heldOutFamilies } from './solutions.ts'

/** The results of several models as a Markdown table: write-table.ts NAME=RESULT … */
type Result = {
  readonly suite: number
  readonly trained: number
  readonly heldOut: number
  readonly families: Readonly<Record<string, { readonly n: number; readonly score: number }>>
}

const results = process.argv.slice(2).map((argument) => {
  const [name = '', path = ''] = argument.split('=')
  return { name, result: JSON.parse(readFileSync(path, 'utf8')) as Result }
})

function row(title: string, value: (result: Result) => number | undefined): string {
  const cells = results.map(({ result }) => `${(100 * (value(result) ?? Number.NaN)).toFixed(1)}`)
  return `| ${[title, ...cells].join(' | ')} |`
}

const table = [
  `| ${['per cent', ...results.map(({ name }) => name)].join(' | ')} |`,
  `| ${['---', ...results.map(() => '---')].join(' | ')} |`,
  row('**suite**', ({ suite }) => suite),
  row('trained families', ({ trained }) => trained),
  row('held-out families', ({ heldOut }) => heldOut),
  ...families.map(({ name }) =>
    row(
      heldOutFamilies.includes(name) ? `\`${name}\` (held out)` : `\`${name}\``,
      (result) => result.families[name]?.score,
    ),
  ),
]
process.stdout.write(`${table.join('\n')}\n`)
