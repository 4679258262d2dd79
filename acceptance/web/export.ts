import { readFile } from 'node:fs/promises'
import type { Leaderboard } from '../../web/src/api/api-types.ts'
import type { Journey } from './journey.ts'
import { visit } from './visits.ts'

const ATTEMPTS = 5

/** The exported file holds the rows of the API, in its order; figures move on, so equal moments are compared. */
export async function checkExport({ page, look, instance, findings }: Journey): Promise<void> {
  let seen = ''
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    await visit(page, '/?service=A104')
    await page.getByRole('button', { name: 'Export' }).click()
    const downloading = page.waitForEvent('download')
    await page.getByRole('link', { name: /^CSV/ }).click()
    const file = await (await downloading).path()
    const board = await instance.get<Leaderboard>('/api/leaderboard?service=A104&limit=1000')
    seen = differenceOf(readCsv(await readFile(file, 'utf8')), board)
    if (seen === '') break
  }
  findings.note(seen === '', `${look.name}: the exported CSV holds what the API answers`, seen)
}

/** What differs; nothing where the file has the rows of the board with their scores. */
function differenceOf(table: readonly Readonly<Record<string, string>>[], { rows }: Leaderboard): string {
  const ids = table.map(({ supplier_id }) => supplier_id)
  const expected = rows.map(({ supplier }) => supplier.id)
  if (ids.join() !== expected.join()) return `rows ${ids} instead of ${expected}`
  const wrong = rows.flatMap(({ score, supplier }, index) => {
    const mean = score?.estimate.mean ?? null
    const text = table[index]?.score ?? ''
    const isEqual = mean === null ? text === '' : Math.abs(Number(text) - mean) < 1e-3
    return isEqual ? [] : [`${supplier.name}: ${text} instead of ${mean}`]
  })
  return wrong.join('; ')
}

/** RFC 4180 with a header line, as objects. */
function readCsv(text: string): Record<string, string>[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split(/\r?\n/)
    .map(cellsOf)
  const [header = [], ...rows] = lines
  return rows.map((cells) => Object.fromEntries(header.map((name, index) => [name, cells[index] ?? ''])))
}

function cellsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
  )
}
