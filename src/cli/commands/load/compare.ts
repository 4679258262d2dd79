import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Command } from 'commander'
import { compareRuns } from '#load/compare-runs.ts'
import { type LoadFile, LoadFileError, type LoadFileHead, readLoadFile } from '#load/load-file.ts'
import { randomStream } from '#statistics/random-stream.ts'
import { comparisonTable } from '../../render/comparison-table.ts'
import { print, printJson, renderOptions } from '../../terminal.ts'

/** `assay load compare A B`: two saved runs, metric by metric. */
export function loadCompareCommand(load: Command): void {
  load
    .command('compare <first> <second>')
    .description('compare two runs that --save has written: ratios with intervals')
    .action(async (first: string, second: string, _options, command: Command) => {
      const files = [await openFile(first), await openFile(second)] as const
      const isPaired = asksTheSame(files[0].head, files[1].head)
      const compared = files[0].runs.flatMap(({ name, table }, index) => {
        const other = files[1].runs[index]
        if (other === undefined) return []
        const seed = `${files[0].head.seed}/${index}`
        return [{ first: name, second: other.name, ...compareRuns(table, other.table, { isPaired, seed }) }]
      })
      if (command.optsWithGlobals<{ json?: boolean }>().json === true) {
        printJson({ first: files[0].head, second: files[1].head, runs: compared })
        return
      }
      print(`A: ${describe(files[0].head, first)}\nB: ${describe(files[1].head, second)}`)
      for (const run of compared) {
        print(`\n${run.first} and ${run.second}\n\n${comparisonTable(run, renderOptions().width)}`)
      }
    })
}

async function openFile(path: string): Promise<LoadFile> {
  const random = randomStream('compare')
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })
  return readLoadFile(lines, { name: path, random: () => random.next() }).catch((cause: NodeJS.ErrnoException) => {
    throw cause.syscall === undefined ? cause : new LoadFileError({ name: path, line: 1 })
  })
}

/** The same seed fixes prompts, sizes and arrivals; a closed loop has no times of its own. */
function asksTheSame(first: LoadFileHead, second: LoadFileHead): boolean {
  return first.seed === second.seed && first.workload === second.workload && first.arrivals === second.arrivals
}

function describe({ url, model, workload, startedAt }: LoadFileHead, path: string): string {
  return `${path}: ${url}, ${model}, ${workload}, ${startedAt}`
}
