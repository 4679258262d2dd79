import { Command } from 'commander'
import pc from 'picocolors'
import { dbCommand } from './commands/db.ts'
import { evalCommand } from './commands/eval.ts'
import { evidenceCommand } from './commands/evidence.ts'
import { leaderboardCommand } from './commands/leaderboard.ts'
import { localnetCommand } from './commands/localnet.ts'
import { relayCommand } from './commands/relay.ts'
import { rescoreCommand } from './commands/rescore.ts'
import { serveCommand } from './commands/serve.ts'
import { startCommand } from './commands/start.ts'
import { suppliersCommand } from './commands/suppliers.ts'
import { tasksCommand } from './commands/tasks.ts'
import { verifyCommand } from './commands/verify.ts'
import { workerCommand } from './commands/worker.ts'
import { renderOptions } from './terminal.ts'
import { version } from './version.ts'

const OLDEST_NODE = 26

/** The command line: parses, runs one command, and turns what it throws into words and an exit code. */
async function main(): Promise<void> {
  const program = new Command('assay')
    .description('tells what a black-box model endpoint is worth: measured continuously, with stated error rates')
    .version(version)
    .option('--json', 'print JSON')
    .option('--store <folder>', 'folder of the embedded store (ASSAY_STORE; default .assay)')
    .option('--database-url <url>', 'PostgreSQL instead of the embedded store (DATABASE_URL)')
    .option('--config <file>', 'settings in YAML')
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(run with --help to see what there is)')
  const commands = [
    startCommand,
    serveCommand,
    workerCommand,
    evalCommand,
    leaderboardCommand,
    suppliersCommand,
    tasksCommand,
    evidenceCommand,
    verifyCommand,
    localnetCommand,
    rescoreCommand,
    relayCommand,
    dbCommand,
  ]
  for (const register of commands) register(program)
  await program.parseAsync()
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
