import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pythonEnvironment } from '../lmeh/python-environment.ts'
import { startBareLlamaServer } from '../lmeh/servers.ts'
import { runCli } from '../system-node.ts'
import { expectedOfLlamaCppPython } from './llama-cpp-python.ts'

/**
 * `assay check` on a server that is not ours: it must name what that server lacks, and must not blame it for what it does.
 *
 *   node acceptance/checks/run.ts          in the Python environment of acceptance/lmeh; ASSAY_SKIP_LMEH=1 skips it
 */
if (process.env.ASSAY_SKIP_LMEH === '1') {
  console.log('SKIPPED checks: ASSAY_SKIP_LMEH=1')
  process.exit(0)
}

type Report = { readonly checks: readonly { readonly id: string; readonly verdict: string; readonly detail: string }[] }

const folder = await mkdtemp(join(tmpdir(), 'assay-checks-'))
try {
  const { python } = await pythonEnvironment()
  const server = await startBareLlamaServer(python, join(folder, 'model'))
  try {
    process.exitCode = await check(server.url)
  } finally {
    await server.close()
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function check(url: string): Promise<number> {
  const args = ['check', url, '--only', 'F,G,I,J,K,L,M', '--timeout', '60', '--seed', 'acceptance', '--json']
  const { code, stdout, stderr } = await runCli(args, { folder, patienceMs: 300_000 })
  // 1: it found violations of what must be; 2: something could not be run. Both are so with this server.
  if (code === null || code > 2 || stdout === '') {
    console.log(`FAILED assay check ended with ${code}: ${stderr}`)
    return 1
  }
  const found = new Map((JSON.parse(stdout) as Report).checks.map((result) => [result.id, result]))
  const differences = Object.entries(expectedOfLlamaCppPython).flatMap(([id, expected]) => {
    const result = found.get(id)
    return result?.verdict === expected
      ? []
      : [`${id}: ${expected} was expected, ${result?.verdict ?? 'nothing'} came. ${result?.detail ?? ''}`]
  })
  const counts = Map.groupBy(found.values(), ({ verdict }) => verdict)
  console.log([...counts].map(([verdict, results]) => `${verdict} ${results.length}`).join(', '))
  for (const line of differences) console.log(`WRONG ${line}`)
  if (differences.length === 0) console.log(`ok: ${Object.keys(expectedOfLlamaCppPython).length} verdicts as expected`)
  return differences.length === 0 ? 0 : 1
}
