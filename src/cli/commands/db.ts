import type { Command } from 'commander'
import { sql } from 'kysely'
import { openExistingStore } from '../api-client.ts'
import { readSettings } from '../settings.ts'
import { print, printJson } from '../terminal.ts'

/** `assay db`: what the store is, and how much it holds. Opening it brings its tables up to date. */
export function dbCommand(program: Command): void {
  program
    .command('db')
    .description('bring the store up to date and tell what it holds')
    .action(async (_options, command: Command) => {
      const flags = command.optsWithGlobals()
      const settings = await readSettings({ flags })
      await using store = await openExistingStore(settings)
      const { rows } = await sql<{ table: string; rows: number; bytes: number }>`
        select c.relname as "table", greatest(c.reltuples, 0)::float8 as rows, pg_total_relation_size(c.oid)::float8 as bytes
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind = 'r' order by bytes desc`.execute(store.database)
      const { rows: migrations } = await store.executeSql('select number from migrations order by number')
      const report = {
        engine: store.engine,
        where: store.dataFolder?.path ?? 'DATABASE_URL',
        migrations: migrations.map(({ number }) => Number(number)),
        tables: rows,
      }
      if (flags.json === true) return printJson(report)
      print(`${report.engine} in ${report.where}, migrations ${report.migrations.join(', ')}`)
      for (const { table, bytes } of rows)
        print(`  ${table.padEnd(18)} ${(bytes / 1024 / 1024).toFixed(1).padStart(8)} MiB`)
    })
}
