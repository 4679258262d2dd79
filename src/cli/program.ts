import { Command } from 'commander'
import { auditCommand } from './commands/audit.ts'
import { backendCommand } from './commands/backend.ts'
import { calibrateCommand } from './commands/calibrate.ts'
import { checkCommand } from './commands/check.ts'
import { dbCommand } from './commands/db.ts'
import { endpointCommand } from './commands/endpoint.ts'
import { evalCommand } from './commands/eval.ts'
import { evidenceCommand } from './commands/evidence.ts'
import { itemModelCommand } from './commands/item-model.ts'
import { leaderboardCommand } from './commands/leaderboard.ts'
import { loadCommand } from './commands/load.ts'
import { localnetCommand } from './commands/localnet.ts'
import { payCommand } from './commands/pay.ts'
import { planCommand } from './commands/plan.ts'
import { relayCommand } from './commands/relay.ts'
import { rescoreCommand } from './commands/rescore.ts'
import { serveCommand } from './commands/serve.ts'
import { startCommand } from './commands/start.ts'
import { suppliersCommand } from './commands/suppliers.ts'
import { tasksCommand } from './commands/tasks.ts'
import { trafficCommand } from './commands/traffic.ts'
import { verifyCommand } from './commands/verify.ts'
import { vramCommand } from './commands/vram.ts'
import { workerCommand } from './commands/worker.ts'
import { version } from './version.ts'

/** Every command with its flags; parsing it runs one. */
export function createProgram(): Command {
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
    endpointCommand,
    checkCommand,
    auditCommand,
    backendCommand,
    leaderboardCommand,
    payCommand,
    suppliersCommand,
    calibrateCommand,
    tasksCommand,
    evidenceCommand,
    verifyCommand,
    loadCommand,
    localnetCommand,
    planCommand,
    rescoreCommand,
    itemModelCommand,
    trafficCommand,
    relayCommand,
    vramCommand,
    dbCommand,
  ]
  for (const register of commands) register(program)
  return program
}
