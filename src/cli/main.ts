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
endWithStarter()
main().then(
  // Keep-alive sockets and timers of libraries must not hold the process.
  () => process.exit(process.exitCode ?? 0),
  (error: unknown) => {
    tell(error)
    process.exit(1)
  },
)
