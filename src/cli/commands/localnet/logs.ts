import { existsSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Command } from 'commander'
import { defaultLocalnetFolder, demoLocalnetFolder, localnetPaths } from '../../localnet/localnet-folder.ts'
import { stopSignal } from '../../stop-signal.ts'
import { print } from '../../terminal.ts'
import { wholeNumber } from '../../whole-number.ts'

const LOOK_MS = 200
/** The end of a log in which the last lines are looked for. */
const TAIL_BYTES = 1024 * 1024

/** `assay localnet logs`: what the network's process wrote, one JSON object a line. */
export function registerLogs(localnet: Command): void {
  localnet
    .command('logs')
    .description('show what the network wrote, one JSON object a line')
    .option('--folder <folder>', 'where the network lives (default: .assay/localnet, then the demo’s)')
    .option('-n, --lines <lines>', 'the last so many', wholeNumber, 50)
    .option('-f, --follow', 'go on with what comes')
    .action(async (_options, command: Command) => {
      const { folder, lines, follow } = command.optsWithGlobals()
      const path = findLog(folder)
      await using file = await open(path)
      const { size } = await file.stat()
      const from = Math.max(0, size - TAIL_BYTES)
      const tail = (await readFrom(file, from, size)).toString('utf8').replace(/\n$/, '').split('\n')
      const shown = (from > 0 ? tail.slice(1) : tail).slice(-lines)
      if (shown.join('') !== '') print(shown.join('\n'))
      if (follow === true) await followFile(file, size, stopSignal())
    })
}

/** @throws {LocalnetLogMissingError} */
function findLog(folder: string | undefined): string {
  const meant = folder === undefined ? [defaultLocalnetFolder, demoLocalnetFolder] : [folder]
  const paths = meant.map((one) => localnetPaths(one).log)
  const found = paths.find((path) => existsSync(path))
  if (found === undefined) throw new LocalnetLogMissingError({ path: paths.join(' or ') })
  return found
}

type OpenFile = Awaited<ReturnType<typeof open>>

async function followFile(file: OpenFile, from: number, signal: AbortSignal): Promise<void> {
  for (let position = from; !signal.aborted; ) {
    const { size } = await file.stat()
    if (size > position) process.stdout.write(await readFrom(file, position, size))
    position = size
    await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined)
  }
}

async function readFrom(file: OpenFile, from: number, to: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(to - from), position: from })
  return buffer.subarray(0, bytesRead)
}

/** No network has run in the background here. */
export class LocalnetLogMissingError extends Error {
  override readonly name = 'LocalnetLogMissingError'
  readonly code = 'LOCALNET_LOG_MISSING'
  constructor({ path }: { path: string }) {
    super(`There is no log ${path}: no network was started there in the background. Name its folder with --folder.`)
  }
}
