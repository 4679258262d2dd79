import type { Command } from 'commander'
import type { LeaderboardResponse } from '#api/schemas/leaderboard.ts'
import { connectApi } from '../api-client.ts'
import { leaderboardTable } from '../render/leaderboard-table.ts'
import { readSettings } from '../settings.ts'
import { print, printJson, renderOptions } from '../terminal.ts'

/** `assay leaderboard`: the ranked table, from the live process or from the store. */
export function leaderboardCommand(program: Command): void {
  program
    .command('leaderboard')
    .description('show the ranked suppliers')
    .option('--csv', 'as CSV')
    .option('--service <name>', 'only suppliers of this service')
    .option('--tier <name>', 'only suppliers of this tier')
    .action(async (_options, command: Command) => {
      const flags = command.optsWithGlobals()
      const settings = await readSettings({ flags })
      const query = new URLSearchParams({ limit: '200' })
      for (const name of ['service', 'tier']) if (flags[name] !== undefined) query.set(name, flags[name])
      await using api = await connectApi(settings)
      if (flags.csv === true) {
        query.delete('limit')
        query.set('format', 'csv')
        return print(await api.getText(`/api/leaderboard?${query}`))
      }
      const leaderboard = await api.get<LeaderboardResponse>(`/api/leaderboard?${query}`)
      if (flags.json === true) printJson(leaderboard)
      else print(leaderboardTable(leaderboard, renderOptions()))
    })
}
