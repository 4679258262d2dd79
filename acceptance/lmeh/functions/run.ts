import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { isInstanceOf } from '#tasks/interpreter/classes.ts'
import { PythonException } from '#tasks/interpreter/exceptions.ts'
import { createLibrary, newModuleContext } from '#tasks/interpreter/modules/index.ts'
import { RandomSource } from '#tasks/interpreter/modules/random.ts'
import { Checkout } from '#tasks/interpreter/program/checkout.ts'
import { resolveInterpreted } from '#tasks/interpreter/resolve-interpreted.ts'
import { UnsupportedPythonError } from '#tasks/interpreter/unsupported.ts'
import type { PythonOptions, PythonRow, TaskFunctionKind, TaskFunctions } from '#tasks/ports/port.ts'
import type { PythonValue } from '#tasks/python/value.ts'
import { decode, difference } from './compare.ts'

/**
 * Every function that the harness's own task files name, interpreted, against CPython: the same rows, made up by `probe.py`,
 * must give the same values, and the same classes of exceptions. `partly` is equal wherever we did not refuse a row, such as one
 * that gives a column values of several types; `unprobed` is what Python itself could not run here. Reads the harness from the Python that
 * ASSAY_LMEH_PYTHON names; without it there is nothing to compare, and it says so.
 *
 * usage: node acceptance/lmeh/functions/run.ts [--probed FILE …] [--only PART OF A REFERENCE]
 */

type Outcome = {
  readonly value?: unknown
  readonly error?: readonly string[]
  readonly message?: string
  readonly late?: true
}
type Case = { readonly given: Readonly<Record<string, unknown>>; readonly outcome: Outcome }
type Probed = {
  readonly reference: string
  readonly kind: string
  readonly tasks: readonly string[]
  readonly options: Readonly<Record<string, unknown>>
  readonly cases: readonly Case[]
  readonly unloadable?: string
  /** Another function that differs in nothing but a constant; it was called in place of this one. */
  readonly alike?: string
}
type Verdict = { readonly kind: 'equal' | 'partly' | 'different' | 'unsupported' | 'unprobed'; readonly why: string }

const kinds = new Set(['process_docs', 'document', 'process_results', 'metric', 'aggregation', 'filter', 'samples'])

async function probe(python: string, parts: number): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-functions-'))
  const script = join(import.meta.dirname, 'probe.py')
  const files = Array.from({ length: parts }, (_, part) => join(folder, `${part}.jsonl`))
  await Promise.all(
    files.map(async (file, part) => {
      const child = spawn(python, [script, file, `${part}/${parts}`], { stdio: ['ignore', 'inherit', 'inherit'] })
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`probe.py ended with ${code}`))))
      await promise
    }),
  )
  process.on('exit', () => rmSync(folder, { recursive: true }))
  return files
}

/** The folder of the harness's task files. */
function tasksFolder(python: string): string {
  const folder = dirname(dirname(python))
  const library = join(folder, 'lib')
  const versions = ['python3.11', 'python3.10', 'python3.12', 'python3.13', 'python3.14']
  const found = versions
    .map((version) => join(library, version, 'site-packages/lm_eval/tasks'))
    .find((path) => existsSync(path))
  if (found === undefined) throw new Error(`No lm_eval beside ${python}`)
  return found
}

function call(kind: TaskFunctionKind, run: unknown, given: Case['given'], options: PythonOptions): PythonValue {
  const row = (given.row === undefined ? {} : decode(given.row)) as PythonRow
  const list = (name: string) => (given[name] === undefined ? [] : decode(given[name])) as readonly PythonValue[]
  switch (kind) {
    case 'process_docs':
      return (run as TaskFunctions['process_docs'])(list('rows') as readonly PythonRow[])
    case 'document':
      return (run as TaskFunctions['document'])(row)
    case 'process_results':
      return (run as TaskFunctions['process_results'])(row, list('results'))
    case 'aggregation':
      return (run as TaskFunctions['aggregation'])(list('items'))
    case 'samples':
      return (run as TaskFunctions['samples'])()
    case 'metric':
      return (run as TaskFunctions['metric'])({
        references: list('references'),
        predictions: list('predictions'),
        options,
      })
    default:
      return (run as TaskFunctions['filter'])(list('responses'), row, options)
  }
}

function judgeCase(outcome: Outcome, run: () => PythonValue): Verdict {
  try {
    const ours = run()
    if (outcome.error !== undefined) {
      return {
        kind: 'different',
        why: `Python raised ${outcome.error[0]} (${outcome.message}), we gave ${JSON.stringify(ours)?.slice(0, 200)}`,
      }
    }
    const found = difference(outcome.value, ours)
    return found === undefined ? { kind: 'equal', why: '' } : { kind: 'different', why: found }
  } catch (error) {
    if (error instanceof UnsupportedPythonError)
      return { kind: 'unsupported', why: error.message.replaceAll('\n', ' ') }
    const isSame =
      error instanceof PythonException &&
      outcome.error?.some((name) => isInstanceOf(error.instance, name)) &&
      isRelated(outcome.error, error)
    if (isSame) return { kind: 'equal', why: '' }
    const told = `${(error as Error).name} ${(error as Error).message}`.replaceAll('\n', ' ').slice(0, 300)
    return {
      kind: 'different',
      why: `Python ${outcome.error === undefined ? 'gave a value' : `raised ${outcome.error[0]} (${outcome.message})`}, we raised ${told}`,
    }
  }
}

/** The same class, or a class of ours where a library has one of its own below it. */
function isRelated(theirs: readonly string[], error: PythonException): boolean {
  const own = error.instance.type.name
  return theirs[0] === own || (own !== 'Exception' && own !== 'BaseException' && theirs.includes(own))
}

function judge(probed: Probed, folder: string): Verdict {
  if (!kinds.has(probed.kind)) return { kind: 'unsupported', why: `the field ${probed.kind}` }
  const [moduleId = '', functionName = ''] = probed.reference.split(':')
  const kind = probed.kind as TaskFunctionKind
  const readText = (path: string) =>
    existsSync(join(folder, path)) ? readFileSync(join(folder, path), 'utf8') : undefined
  const context = newModuleContext(readText)
  const checkout = new Checkout({ library: createLibrary(context), readModule: (id) => readText(`${id}.py`) })
  let run: unknown
  try {
    run = resolveInterpreted({ checkout, moduleId, functionName, kind })
  } catch (error) {
    return { kind: 'unsupported', why: `${(error as Error).message.replaceAll('\n', ' ')}` }
  }
  if (probed.unloadable !== undefined) return { kind: 'unprobed', why: probed.unloadable }
  const options = decode(probed.options) as PythonOptions
  const refused: Verdict[] = []
  let compared = 0
  for (const { given, outcome } of probed.cases) {
    // A call that ran too long, or that wanted the hub, says nothing.
    if (outcome.late === true || outcome.message?.includes('Hugging Face Hub') === true) continue
    if (outcome.error === undefined) compared++
    context.random.generator = new RandomSource(0).generator
    const verdict = judgeCase(outcome, () => call(kind, run, given, options))
    if (verdict.kind === 'different') return verdict
    if (verdict.kind === 'unsupported') refused.push(verdict)
  }
  if (probed.alike !== undefined) return { kind: 'equal', why: `like ${probed.alike}` }
  const [first] = refused
  if (first !== undefined)
    return { kind: refused.length < probed.cases.length ? 'partly' : 'unsupported', why: first.why }
  if (compared === 0) return { kind: 'unprobed', why: 'Python took none of the rows' }
  return { kind: 'equal', why: '' }
}

/** What was not called itself has the verdict of what is like it. */
function withLikeness(verdicts: readonly (Verdict & { readonly probed: Probed })[]) {
  const byReference = new Map(
    verdicts.map((verdict) => [`${verdict.probed.reference} ${verdict.probed.kind}`, verdict]),
  )
  return verdicts.map((verdict) => {
    const { probed } = verdict
    const like = probed.alike === undefined ? undefined : byReference.get(`${probed.alike} ${probed.kind}`)
    return like === undefined || verdict.kind !== 'equal'
      ? verdict
      : { probed, kind: like.kind, why: `like ${probed.alike}: ${like.why}` }
  })
}

function report(verdicts: readonly (Verdict & { readonly probed: Probed })[], taskCount: number): void {
  const kindsOfVerdict = ['equal', 'partly', 'unprobed', 'unsupported', 'different'] as const
  const worst = new Map<string, number>()
  for (const { kind, probed } of verdicts) {
    for (const task of probed.tasks) worst.set(task, Math.max(worst.get(task) ?? 0, kindsOfVerdict.indexOf(kind)))
  }
  for (const [place, kind] of kindsOfVerdict.entries()) {
    const tasks = [...worst.values()].filter((each) => each === place).length
    console.log(`${kind}: ${verdicts.filter((each) => each.kind === kind).length} functions, ${tasks} tasks at worst`)
  }
  console.log(`no function: ${taskCount - worst.size} tasks of ${taskCount}`)
  for (const kind of ['different', 'unsupported', 'partly', 'unprobed'] as const) {
    const listed = verdicts
      .filter((each) => each.kind === kind)
      .sort((a, b) => b.probed.tasks.length - a.probed.tasks.length)
    if (listed.length > 0) console.log(`\n${kind}:`)
    for (const { probed, why } of listed)
      console.log(`  ${probed.tasks.length} ${probed.reference} (${probed.kind}): ${why.slice(0, 400)}`)
  }
}

const python = process.env.ASSAY_LMEH_PYTHON
if (python === undefined) {
  console.log('Skipped: ASSAY_LMEH_PYTHON names no Python that has lm_eval.')
} else {
  const argumentsGiven = process.argv.slice(2)
  const only = argumentsGiven[argumentsGiven.indexOf('--only') + 1] ?? ''
  const hasOnly = argumentsGiven.includes('--only')
  const files = argumentsGiven.includes('--probed')
    ? argumentsGiven.slice(argumentsGiven.indexOf('--probed') + 1).filter((name) => name.endsWith('.jsonl'))
    : await probe(python, 2)
  const folder = tasksFolder(python)
  const lines = files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.endsWith('}')),
  )
  const parsed = lines.map((line) => JSON.parse(line) as Probed | { taskCount: number })
  const all = parsed.flatMap((line) => ('reference' in line ? [line] : []))
  const taskCount = parsed.reduce((most, line) => ('taskCount' in line ? Math.max(most, line.taskCount) : most), 0)
  const wanted = all.filter(({ reference }) => !hasOnly || reference.includes(only))
  const verdicts = withLikeness(wanted.map((probed) => ({ probed, ...judge(probed, folder) })))
  report(verdicts, taskCount)
  if (verdicts.some(({ kind }) => kind === 'different')) process.exitCode = 1
}
