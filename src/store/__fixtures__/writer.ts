import { openStore } from '../open-store.ts'

/**
 * A program of its own for tests: writes numbered rows into the store of the folder, and says each number on its
 * output once it is committed. It is there to be killed.
 */
const store = await openStore({ dataFolder: process.argv[2] })
await store.executeSql('create table if not exists written (batch integer, row integer)')
const { rows } = await store.executeSql('select coalesce(max(batch), 0) as last from written')
await store.dataFolder?.setAddress('http://127.0.0.1:4040')
for (let batch = Number(rows[0]?.last) + 1; ; batch++) {
  await store.executeSql('insert into written select $1::integer, n from generate_series(1, 20) n', [batch])
  if (batch % 50 === 0) await store.executeSql('checkpoint')
  process.stdout.write(`${batch}\n`)
}
