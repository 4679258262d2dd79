import type { Command } from 'commander'
import type { LeaderboardResponse, LeaderboardRow } from '#api/schemas/leaderboard.ts'
import { benchmarkSuites } from '#tasks/suites.ts'
import { type ApiClient, connectApi } from '../../api-client.ts'
import { basicsCatalogue, optionalSuites } from '../../basics-catalogue.ts'
import { type Column, textTable } from '../../render/text-table.ts'
import { readSettings } from '../../settings.ts'
import { type DataSetReport, dataSetReports } from '../../tasks/data-set-records.ts'
import { print, printJson, renderOptions } from '../../terminal.ts'

/** `assay tasks life-cycle`: which data sets are worth asking, and why, from what was measured. */
export function lifeCycleCommand(tasks: Command): void {
  tasks
    .command('life-cycle')
    .description('which suites still separate suppliers and are not known by heart; a recommendation, nothing changes')
    .option('--service <name>', 'only what suppliers of this service showed')
    .option('--all', 'also suites that nobody was asked')
    .action(async (_options, command: Command) => {
      const flags = command.optsWithGlobals()
      await using api = await connectApi(await readSettings({ flags }))
      const known = [...basicsCatalogue().suites, ...optionalSuites, ...benchmarkSuites].map(({ name }) => name)
      const reports = dataSetReports(await allRows(api, flags.service), known)
      if (flags.json === true) return printJson({ dataSets: reports })
      print(lifeCycleText(reports, { isAll: flags.all === true }))
    })
}

function lifeCycleText(reports: readonly DataSetReport[], { isAll }: { readonly isAll: boolean }): string {
  const shown = isAll ? reports : reports.filter(({ record }) => record.stage !== 'proposed')
  const left = reports.length - shown.length
  return [
    ...(shown.length === 0 ? ['Nothing was measured yet.'] : [textTable(columns, shown, renderOptions()), '']),
    ...shown.map(({ suite, verdict }) => `${suite}: ${verdict.reasons.join('; ')}.`),
    ...(left === 0 ? [] : [`${left} more suites could be asked: --all.`]),
  ].join('\n')
}

async function allRows(api: ApiClient, service: string | undefined): Promise<LeaderboardRow[]> {
  const rows: LeaderboardRow[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const query = new URLSearchParams({ limit: '1000' })
    if (service !== undefined) query.set('service', service)
    if (cursor !== undefined) query.set('cursor', cursor)
    const page = await api.get<LeaderboardResponse>(`/api/leaderboard?${query}`)
    rows.push(...page.rows)
    cursor = page.next
  }
  return rows
}

const columns: readonly Column<DataSetReport>[] = [
  { title: 'Suite', text: ({ suite }) => suite, dropOrder: 0 },
  { title: 'Now', text: ({ record }) => record.stage, dropOrder: 0 },
  { title: 'Should be', text: ({ verdict }) => verdict.stage, dropOrder: 0 },
  { title: 'Items', align: 'right', text: ({ record }) => String(record.items), dropOrder: 3 },
  { title: 'Suppliers', align: 'right', text: ({ record }) => String(record.suppliers), dropOrder: 4 },
  {
    title: 'Reliability',
    align: 'right',
    text: ({ record }) => record.reliability?.toFixed(2) ?? '-',
    dropOrder: 2,
  },
  {
    title: 'By heart',
    align: 'right',
    text: ({ record: { contamination } }) =>
      contamination === null ? '-' : `${(100 * contamination.share).toFixed(0)} %`,
    dropOrder: 1,
  },
]
