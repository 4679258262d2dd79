/**
 * Compares what Assay reads of an lm-evaluation-harness with what Python reads: the value of every YAML file (PyYAML), the text
 * of every function (`ast`), and the names of all tasks, groups and tags (the harness's own TaskManager). Ends non-zero when
 * anything differs that is not known to. ASSAY_SKIP_LMEH=1 skips it.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { isDeepStrictEqual } from 'node:util'
import { findHarness } from '#cli/tasks/find-harness.ts'
import { indexFolder } from '#tasks/definition/folder-index.ts'
import { functionText } from '#tasks/definition/function-text.ts'
import { PythonFunction } from '#tasks/definition/python-function.ts'
import { readCompletely } from '#tasks/definition/read-yaml.ts'
import { readFast } from '#tasks/definition/yaml/fast-reader.ts'
import { PythonFloat } from '#tasks/python/value.ts'
import { pythonEnvironment } from '../python-environment.ts'

/** Groups that the harness lists and cannot build. */
const unbuildable = ['t0_eval']

type Row =
  | { readonly file: string; readonly value: unknown }
  | { readonly module: string; readonly name: string; readonly text: string }
  | { readonly tasks: string[]; readonly groups: string[]; readonly tags: Record<string, string[]> }

if (process.env.ASSAY_SKIP_LMEH === '1') {
  console.log('SKIPPED lmeh/index: ASSAY_SKIP_LMEH=1')
  process.exit(0)
}
const { python, tasksFolder: root } = await pythonEnvironment()
console.log(`lm-evaluation-harness ${findHarness(root).version ?? 'of unknown version'}`)
const counts = { files: 0, fast: 0, functions: 0 }
const differences: string[] = []
const modules = new Map<string, string>()

const child = spawn(python, [join(import.meta.dirname, 'read_tasks.py'), root], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
for await (const line of createInterface({ input: child.stdout })) check(JSON.parse(line) as Row)
console.log(`${counts.files} YAML files (${counts.fast} by the fast reader), ${counts.functions} functions`)
for (const difference of differences) console.log(`DIFFERS: ${difference}`)
console.log(differences.length === 0 ? 'All the same.' : `${differences.length} differences.`)
process.exitCode = differences.length === 0 && counts.files > 0 ? 0 : 1

function check(row: Row): void {
  if ('file' in row) checkFile(row)
  else if ('module' in row) checkFunction(row)
  else checkNames(row)
}

function checkFile({ file, value }: { readonly file: string; readonly value: unknown }): void {
  const text = readFileSync(file, 'utf8')
  const fast = readFast(text)
  counts.files += 1
  if (fast !== undefined) counts.fast += 1
  if (!isDeepStrictEqual(encoded(fast === undefined ? readSlowly(text, file) : fast.value), value))
    differences.push(file)
}

function readSlowly(text: string, file: string): unknown {
  try {
    return readCompletely(text, file)
  } catch {
    return null
  }
}

function checkFunction({
  module,
  name,
  text,
}: {
  readonly module: string
  readonly name: string
  readonly text: string
}) {
  const source = modules.get(module) ?? readFileSync(module, 'utf8')
  modules.set(module, source)
  counts.functions += 1
  if (functionText(source, name) !== text) differences.push(`${module}: ${name}`)
}

function checkNames(theirs: {
  readonly tasks: string[]
  readonly groups: string[]
  readonly tags: Record<string, string[]>
}) {
  const index = indexFolder(root)
  const inGroups = [...index.tasks.values()].filter(({ inline }) => inline !== null)
  console.log(
    `${theirs.tasks.length} tasks, ${theirs.groups.length} groups, ${Object.keys(theirs.tags).length} tags; ` +
      `within groups ${inGroups.length} more tasks, ${index.groups.size - theirs.groups.length} more groups`,
  )
  const own = [...index.tasks.values()].filter(({ inline }) => inline === null).map(({ name }) => name)
  if (!isDeepStrictEqual(own.sort(), theirs.tasks.toSorted())) differences.push('the names of tasks')
  const missing = theirs.groups.filter((name) => !index.groups.has(name) && !unbuildable.includes(name))
  if (missing.length > 0) differences.push(`groups ${missing.join(', ')}`)
  if (!isDeepStrictEqual(Object.fromEntries(index.tags), theirs.tags)) differences.push('tags')
}

function encoded(value: unknown): unknown {
  if (value instanceof PythonFunction) return { function: value.reference }
  if (value instanceof PythonFloat) return { float: bytesOf(value.value) }
  if (typeof value === 'number' || typeof value === 'bigint') return { integer: String(value) }
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(encoded)
  const members = Object.entries(value).map(([name, member]): [string, unknown] => [name, encoded(member)])
  return { members: members.sort(([a], [b]) => (a < b ? -1 : 1)) }
}

function bytesOf(value: number): string {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleBE(value)
  return bytes.toString('hex')
}
