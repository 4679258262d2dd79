import type { Command } from 'commander'
import { supplierRecord } from '#networks/direct/suppliers-file.ts'
import { runnableTasks } from '#tasks/capability/runnable-tasks.ts'
import { selfTests } from '#tasks/capability/self-tests.ts'
import { checkEndpoint } from '../check-endpoint.ts'
import { machineClock } from '../clock.ts'
import { createDirectNetwork } from '../direct-network.ts'
import { evaluatedEndpoint } from '../evaluate/evaluated-endpoint.ts'
import { type EndpointReport, endpointReport } from '../render/endpoint-report.ts'
import { readSettings } from '../settings.ts'
import { basicsRows, listedTasks } from '../tasks/listed-tasks.ts'
import { userCatalogue } from '../tasks/user-catalogue.ts'
import { print, printJson, renderOptions } from '../terminal.ts'

type EndpointFlags = { readonly model: string; readonly key?: string; readonly json?: boolean }

/** `assay endpoint URL`: what an endpoint can be asked, found by asking it, and how many tasks that is enough for. */
export function endpointCommand(program: Command): void {
  program
    .command('endpoint <url>')
    .description('say what an endpoint can be asked, level by level, and for how many tasks that is enough')
    .option('--model <name>', 'model name that requests carry', 'default')
    .option('--key <reference>', 'where the API key is: env:NAME or file:PATH')
    .option('--proxy <url>', 'forward proxy (ASSAY_PROXY)')
    .action(async (url: string, _options, command: Command) => {
      const flags: EndpointFlags & Record<string, unknown> = command.optsWithGlobals()
      const settings = await readSettings({ flags })
      const entry = await evaluatedEndpoint(url, { ...flags, concurrency: 1, rate: 1_000 })
      const supplier = supplierRecord(entry, machineClock())
      const proxy = settings.proxy === undefined ? undefined : { url: settings.proxy }
      // The user names this address; nobody else can.
      const allowPrivate = ['0.0.0.0/0', '::/0']
      const network = createDirectNetwork({ suppliers: [entry], allowPrivate }, { clock: machineClock, proxy })
      try {
        const { model } = flags
        const endpoint = { network, supplier, model, hasKey: entry.key !== null, url: entry.url }
        const checked = await checkEndpoint(endpoint, selfTests)
        const tasks = [...basicsRows(), ...(await listedTasks(await userCatalogue(settings), settings))]
        const passed = checked.filter(({ verdict }) => verdict.kind === 'passed').map(({ test }) => test.name)
        const report: EndpointReport = {
          endpoint: entry.url,
          model,
          tests: checked.map(({ test, verdict, isCertain }) => ({
            name: test.name,
            capability: test.capability,
            shows: test.shows,
            isPassed: verdict.kind === 'passed',
            reason: verdict.kind === 'failed' ? verdict.reason : null,
            doubt: verdict.kind === 'passed' ? (verdict.doubt ?? null) : null,
            isCertain,
          })),
          tasks: runnableTasks(tasks, new Set(passed)),
        }
        if (flags.json === true) printJson(report)
        else print(endpointReport(report, renderOptions()))
      } finally {
        await network.close()
      }
    })
}
