import { execFileSync, spawnSync } from 'node:child_process'

/** `.ci/deploy-tools.sh` sets it: then a program that is not there is a failure, and no reason to skip. */
const areAllNeeded = process.env.ASSAY_DEPLOY_TOOLS === '1'

/** Whether tests that need a program can run. Where all are needed, they run and fail without it. */
export function hasChecker(name: string): boolean {
  return areAllNeeded || spawnSync('sh', ['-c', 'command -v "$0"', name]).status === 0
}

type Checked = { readonly code: number | null; readonly output: string }

/** Runs a checker to its end. */
export function check(name: string, words: readonly string[]): Checked {
  const { status, stdout, stderr, error } = spawnSync(name, words, { encoding: 'utf8', timeout: 30_000 })
  return { code: status, output: error?.message ?? `${stdout}${stderr}` }
}

/** Shell scripts of the repository, by path from its root. */
export function shellScripts(root: string): string[] {
  const tracked = execFileSync('git', ['ls-files', '-z', '.ci', 'deploy', 'models'], { cwd: root, encoding: 'utf8' })
  return tracked.split('\0').filter((path) => /\.sh$|^\.ci\/run$/.test(path))
}
