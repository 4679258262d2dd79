import pc from 'picocolors'
import type { Capability } from '#records/task.ts'
import type { RunnableTasks } from '#tasks/capability/runnable-tasks.ts'
import type { RenderOptions } from './render-options.ts'
import { terminalText, wrapText } from './terminal-text.ts'
import { textTable } from './text-table.ts'

/** What one self-test found. */
export type EndpointTest = {
  readonly name: string
  readonly capability: Capability
  readonly shows: string
  readonly isPassed: boolean
  /** In our words; null when it is passed. */
  readonly reason: string | null
  /** What was seen besides, for which results may be wrong; null when nothing was. */
  readonly doubt: string | null
  /** False when it failed for what may be otherwise in a minute. */
  readonly isCertain: boolean
}

export type EndpointReport = {
  readonly endpoint: string
  readonly model: string
  readonly tests: readonly EndpointTest[]
  readonly tasks: RunnableTasks
}

const needs: Readonly<Record<Capability, string>> = {
  C0: 'texts (C0)',
  C1: 'log-probabilities of the answer and its rivals (C1)',
  C2: 'log-probabilities of prompts (C2)',
  C3: 'a tokenizer (C3)',
}

/** What an endpoint can be asked, a line per self-test with the reason, and what that means for tasks. */
export function endpointReport({ endpoint, model, tests, tasks }: EndpointReport, options: RenderOptions): string {
  const { width } = options
  const colors = pc.createColors(options.hasColor)
  const table = textTable(
    [
      { title: 'level', dropOrder: 1, text: ({ capability }: EndpointTest) => capability },
      { title: 'what', dropOrder: 0, shortest: 24, text: ({ shows }: EndpointTest) => shows },
      { title: 'can it', dropOrder: 0, text: verdictText, paint: paintVerdict },
    ],
    tests,
    { width, paintHeader: colors.bold },
  )
  const title = colors.bold(`${terminalText(endpoint)}, model "${terminalText(model)}"`)
  const reasons = tests.flatMap((test) => reasonLines(test, width))
  const end = taskLines(tasks).flatMap((line) => wrapText(line, width))
  return [title, '', table, ...(reasons.length > 0 ? ['', ...reasons] : []), '', ...end].join('\n')

  function paintVerdict(text: string): string {
    return text === 'yes' ? colors.green(text) : colors.yellow(text)
  }
}

function verdictText({ isPassed, isCertain, doubt }: EndpointTest): string {
  if (isPassed) return doubt === null ? 'yes' : 'in doubt'
  return isCertain ? 'no' : 'not now'
}

function reasonLines({ shows, reason, doubt, isCertain }: EndpointTest, width: number): string[] {
  if (doubt !== null) return wrapText(`In doubt, ${shows}: ${doubt}.`, width)
  if (reason === null) return []
  const again = isCertain ? '' : ' Ask again.'
  return wrapText(`No ${shows}: ${reason.replace(/\.$/, '')}.${again}`, width)
}

function taskLines({ seen, loadable, runnable, asHarness, lacking }: RunnableTasks): string[] {
  const more = lacking.map(({ needs: capability, tasks }) => `${number(tasks)} need ${needs[capability]}`)
  return [
    `Of ${number(seen)} tasks ${number(loadable)} can be run; this endpoint can be asked ${number(runnable)} of them, ` +
      `${number(asHarness)} exactly as lm-evaluation-harness asks.`,
    ...(more.length === 0 ? [] : [`The others: ${more.join(', ')}.`]),
  ]
}

function number(value: number): string {
  return value.toLocaleString('en')
}
