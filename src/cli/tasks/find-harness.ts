import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { TaskFolderError } from './task-folder-error.ts'

/** A copy of lm-evaluation-harness on this machine. */
export type Harness = {
  /** Its folder of tasks. */
  readonly tasks: string
  /** Its version where that can be told. */
  readonly version: string | null
}

/**
 * Finds lm-evaluation-harness's tasks: in a checkout, its `lm_eval` or `tasks` folder, a Python environment, or a folder
 * of installed packages.
 *
 * @throws {TaskFolderError}
 */
export function findHarness(path: string): Harness {
  const start = resolve(path)
  const tasks = candidates(start).find(isTasksFolder)
  if (tasks === undefined) {
    const reason = existsSync(start) ? 'there is no lm-evaluation-harness there' : 'there is no such folder'
    throw new TaskFolderError({
      path: start,
      reason,
      advice:
        'name a checkout of lm-evaluation-harness, or the Python environment in which `pip install lm_eval` was run',
    })
  }
  return { tasks, version: versionOf(dirname(tasks)) }
}

function candidates(start: string): string[] {
  const packages = [start, ...environmentPackages(start)]
  return [start, join(start, 'tasks'), ...packages.map((folder) => join(folder, 'lm_eval', 'tasks'))]
}

/** Where a Python environment keeps its packages: `lib/python3.12/site-packages`, on Windows `Lib/site-packages`. */
function environmentPackages(start: string): string[] {
  return ['lib', 'lib64', 'Lib'].flatMap((library) => {
    const folder = join(start, library)
    const versions = namesIn(folder).filter((name) => name.startsWith('python3'))
    return [...versions, '.'].flatMap((name) =>
      ['site-packages', 'dist-packages'].map((kind) => join(folder, name, kind)),
    )
  })
}

/** The harness's tasks folder is a Python package that has the class of this name. */
function isTasksFolder(folder: string): boolean {
  try {
    return basename(folder) === 'tasks' && readFileSync(join(folder, '__init__.py'), 'utf8').includes('TaskManager')
  } catch {
    return false
  }
}

/** From the records of an installed package beside it, else from a checkout's project file. */
function versionOf(lmEval: string): string | null {
  const beside = dirname(lmEval)
  const record = namesIn(beside)
    .map((name) => /^lm[_-]eval-(.+)\.dist-info$/.exec(name)?.[1])
    .find((version) => version !== undefined)
  return record ?? projectVersion(join(beside, 'pyproject.toml'))
}

function projectVersion(path: string): string | null {
  try {
    return /^version\s*=\s*"([^"\n]{1,40})"/m.exec(readFileSync(path, 'utf8'))?.[1] ?? null
  } catch {
    return null
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
