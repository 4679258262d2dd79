import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')

/** The code of every error class below `src`, tests left out. */
function codesInSource(): string[] {
  return sources('src').flatMap((text) => [...text.matchAll(/readonly code(?:: \w+)? = '([^']+)'/g)].map(first))
}

/** The codes that the API writes into its answers. */
function codesOfApi(): string[] {
  return sources(join('src', 'api')).flatMap((text) => [...text.matchAll(/\bcode: '([^']+)'/g)].map(first))
}

function codesInDocs(): string[] {
  const text = readFileSync(join(root, 'docs', 'errors.md'), 'utf8')
  return [...text.matchAll(/^\| `([^`]+)` \|/gm)].map(first)
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.includes('__fixtures__'))
    .map((path) => readFileSync(join(root, folder, path), 'utf8'))
}

function first(match: RegExpExecArray): string {
  return match[1] ?? ''
}

describe('docs/errors.md', () => {
  it('behavior: has every code once, and no other', () => {
    const documented = codesInDocs()
    expect(documented.toSorted()).toEqual([...new Set([...codesInSource(), ...codesOfApi()])].toSorted())
  })

  it('behavior: no two classes have the same code', () => {
    const codes = codesInSource()
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([])
  })

  it('behavior: codes of classes are in capitals, those of the API in small letters with dashes', () => {
    expect(codesInSource().filter((code) => !/^[A-Z]+(_[A-Z]+)*$/.test(code))).toEqual([])
    expect(codesOfApi().filter((code) => !/^[a-z]+(-[a-z]+)*$/.test(code))).toEqual([])
  })
})
