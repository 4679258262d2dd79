import { hash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { scanFolder, stampOf } from '../definition/scan-folder.ts'
import type { FunctionObstacle } from './find-obstacle.ts'

/** What a {@link FunctionObstacle} said before, which spares reading thousands of functions for every list. */
export type RememberedObstacles = {
  readonly functionObstacle: FunctionObstacle
  /** Keeps what was asked. A file that cannot be written is no error. */
  readonly save: () => void
}

/** Assay's own code, whose change may change every answer. */
const ownCode = dirname(import.meta.dirname)

/**
 * Remembers answers in a file for as long as nothing changes that they could depend on: any Python file below the folders of
 * tasks, and any file of Assay's own engine.
 */
export function rememberObstacles(
  find: FunctionObstacle,
  { path, roots }: { readonly path: string; readonly roots: readonly string[] },
): RememberedObstacles {
  const fingerprint = fingerprintOf(roots)
  const known = new Map(readAnswers(path, fingerprint))
  let isNew = false
  return {
    functionObstacle(reference, kind) {
      const key = [reference.path ?? '', reference.module, reference.functionName, kind].join('\n')
      const answer = known.get(key)
      if (answer !== undefined) return answer
      isNew = true
      const found = find(reference, kind)
      known.set(key, found)
      return found
    },
    save() {
      if (isNew) writeAnswers(path, { fingerprint, answers: [...known] })
    },
  }
}

type Answer = readonly [key: string, reason: string | null]
type Kept = { readonly fingerprint: string; readonly answers: readonly Answer[] }

function fingerprintOf(roots: readonly string[]): string {
  const python = roots.flatMap((root) => scanFolder(root, '.py').files)
  return hash('sha256', JSON.stringify([...python, ...scanFolder(ownCode, '.ts').files].map(stampOf)))
}

function readAnswers(path: string, fingerprint: string): readonly Answer[] {
  try {
    const kept = JSON.parse(readFileSync(path, 'utf8')) as Kept
    return kept.fingerprint === fingerprint ? kept.answers.filter(isAnswer) : []
  } catch {
    return []
  }
}

function isAnswer(value: unknown): value is Answer {
  if (!Array.isArray(value) || typeof value[0] !== 'string') return false
  return value[1] === null || typeof value[1] === 'string'
}

function writeAnswers(path: string, kept: Kept): void {
  const half = `${path}.${process.pid}.part`
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(half, JSON.stringify(kept))
    renameSync(half, path)
  } catch {
    // The next list asks again.
  }
}
