import { parseDocument } from 'yaml'
import type * as z from 'zod'
import { configProblems } from './check-config.ts'
import { type LocalnetConfig, localnetConfig } from './localnet-config.ts'

/**
 * Checks a design and fills in its defaults. `source` names it in errors.
 *
 * @throws {BadLocalnetDesignError} with every mistake at once.
 */
export function readConfig(value: unknown, source: string): LocalnetConfig {
  const parsed = localnetConfig.safeParse(value)
  const problems = parsed.success ? configProblems(parsed.data) : parsed.error.issues.flatMap(describe)
  if (parsed.success && problems.length === 0) return parsed.data
  throw new BadLocalnetDesignError({ source, problems })
}

/**
 * Reads a design file, YAML or JSON.
 *
 * @throws {BadLocalnetDesignError} with every mistake at once.
 */
export function parseConfig(text: string, source: string): LocalnetConfig {
  // A few aliases are handy in a stake matrix; a bomb of them is not.
  const document = parseDocument(text)
  if (document.errors.length > 0) {
    throw new BadLocalnetDesignError({ source, problems: document.errors.map(({ message }) => message.trimEnd()) })
  }
  return readConfig(document.toJS({ maxAliasCount: 1_000 }), source)
}

function describe(issue: z.core.$ZodIssue): string[] {
  const place = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')
  const path = place.replace(/^\./, '') || 'the whole design'
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => `${path}: there is no key ${key}`)
  return [`${path}: ${issue.message}`]
}

/** A design of a local network that cannot be started. */
export class BadLocalnetDesignError extends Error {
  override readonly name = 'BadLocalnetDesignError'
  readonly code = 'BAD_LOCALNET_DESIGN'
  readonly problems: readonly string[]
  constructor({ source, problems }: { source: string; problems: readonly string[] }) {
    super(`${source} is no local network that can run.\n${problems.map((problem) => `  ${problem}`).join('\n')}`)
    this.problems = problems
  }
}
