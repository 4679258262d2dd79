import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** lm-evaluation-harness as its users install it, with a server of a real model beside it. */
export type PythonEnvironment = {
  readonly python: string
  readonly lmEval: string
  /** The folder of the harness's task files. */
  readonly tasksFolder: string
}

/**
 * The Python environment of `requirements.txt`, made on first use (a few minutes: one package is compiled) and kept in the
 * cache folder of the user. `ASSAY_LMEH_ENVIRONMENT` names one that is there already.
 */
export async function pythonEnvironment(): Promise<PythonEnvironment> {
  const given = process.env.ASSAY_LMEH_ENVIRONMENT
  const folder = given === undefined || given === '' ? await madeEnvironment() : given
  const python = join(folder, 'bin', 'python')
  const { stdout } = await run(python, ['-c', 'import lm_eval, os; print(os.path.dirname(lm_eval.__file__))'])
  return { python, lmEval: join(folder, 'bin', 'lm_eval'), tasksFolder: join(stdout.trim(), 'tasks') }
}

async function madeEnvironment(): Promise<string> {
  const requirements = join(import.meta.dirname, 'requirements.txt')
  const mark = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex')
    .slice(0, 12)
  const parent = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'assay')
  const folder = join(parent, `lmeh-${mark}`)
  // Written last, so that an installation that was cut off is not taken for a whole one.
  const isWhole = await access(join(folder, 'whole')).then(
    () => true,
    () => false,
  )
  if (isWhole) return folder
  await mkdir(parent, { recursive: true })
  await rm(folder, { recursive: true, force: true })
  await run('python3', ['-m', 'venv', folder])
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]
  await run(join(folder, 'bin', 'python'), pip, { maxBuffer: 1e8 })
  await writeFile(join(folder, 'whole'), '')
  return folder
}
