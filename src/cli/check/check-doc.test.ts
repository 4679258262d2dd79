import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { checkGroups } from '#checks/check.ts'
import { everyCheck } from './chosen-checks.ts'

it('default: docs/check.md lists every check with its group, level and title, and no other', async () => {
  const page = await readFile(join(import.meta.dirname, '..', '..', '..', 'docs', 'check.md'), 'utf8')
  const documented = page
    .split(/^### /m)
    .slice(1)
    .flatMap((section) =>
      [...section.matchAll(/^\| `(.+?)` \| (.+?) \| (.+) \|$/gm)].map(([row]) => [section.slice(0, 1), row]),
    )
  const inCode = Object.keys(checkGroups).flatMap((letter) =>
    everyCheck
      .filter(({ group }) => group === letter)
      .map(({ id, level, title }) => [letter, `| \`${id}\` | ${level} | ${title} |`]),
  )
  expect(documented).toEqual(inCode)
})

it('behavior: ids are of their group’s form, and no two are the same', () => {
  const ids = everyCheck.map(({ id }) => id)
  expect(ids.filter((id) => !/^[a-z-]+\.[a-z0-9-]+$/.test(id))).toEqual([])
  expect(new Set(ids).size).toBe(ids.length)
})

it('behavior: every check needs checks that are there', () => {
  const ids = new Set(everyCheck.map(({ id }) => id))
  expect(everyCheck.flatMap(({ needs, after = [] }) => [...needs, ...after]).filter((id) => !ids.has(id))).toEqual([])
})
