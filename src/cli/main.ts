import pc from 'picocolors'
import { createProgram } from './program.ts'
import { renderOptions } from './terminal.ts'

const OLDEST_NODE = 26

/** The command line: parses, runs one command, and turns what it throws into words and an exit code. */
async function main(): Promise<void> {
  await createProgram().parseAsync()
}

function tell(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error)
  const { red } = pc.createColors(renderOptions(process.stderr).hasColor)
  process.stderr.write(`${red('assay:')} ${message}\n`)
  // A typed error says all there is to say; anything else is a bug, and its stack helps to find it.
  const isExpected = error instanceof Error && 'code' in error
  if (!isExpected && error instanceof Error) process.stderr.write(`${error.stack}\n`)
}

/** Under another Node, `bin/assay.mjs` passes signals on to this process. Killed itself, it must not leave this behind. */
function endWithStarter(): void {
  process.once('disconnect', () => process.exit(1))
  process.channel?.unref()
}

if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
  process.stderr.write(`assay: needs Node ${OLDEST_NODE} or newer, this is ${process.versions.node}\n`)
  process.exit(1)
}
/** What was printed into a pipe is written while the process goes on; the rest would be lost with it. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()))
}

/** Whoever reads our output may stop, as `head` does; there is nobody left to tell. */
function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
}

endWithStarter()
endWithReader()
const exitCode = await main().then(
  () => process.exitCode ?? 0,
  (error: unknown) => {
    tell(error)
    return 1
  },
)
await Promise.all([written(process.stdout), written(process.stderr)])
// Keep-alive sockets and timers of libraries must not hold the process.
process.exit(exitCode)
