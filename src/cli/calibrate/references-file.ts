import { readFile } from 'node:fs/promises'
import { parse as parseYaml } from 'yaml'
import * as z from 'zod'

const percent = (what: string) => z.number(what).gt(0, what).lt(100, what)
const standing = percent('must be a percentage above 0 and below 100, such as 54.96')

const entry = z.union(
  [
    z.strictObject({ name: z.string().min(1), standing, supplier: z.string().min(1) }),
    z.strictObject({
      ...{ name: z.string().min(1), standing, items: z.number().int().positive() },
      score: z.number().min(0).max(100),
    }),
  ],
  'must have name, standing, and either supplier (who was measured here) or items and score (in per cent)',
)

const referencesFile = z.strictObject({ references: z.array(entry).min(1) })

/** A reference as the file tells of it: measured by this instance, or with its measurement. Standings in per cent. */
export type StatedReference = z.infer<typeof entry>

/**
 * Reads a file of references with their standing on the leaderboard whose thresholds the tiers have.
 *
 * @throws {BadReferencesFileError} with every mistake.
 */
export async function readReferencesFile(path: string): Promise<readonly StatedReference[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new BadReferencesFileError({ path, problems: ['it cannot be read'], cause })
  })
  const parsed = referencesFile.safeParse(parseText(text, path))
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'file'}: ${issue.message}`)
    throw new BadReferencesFileError({ path, problems })
  }
  const { references } = parsed.data
  const twice = references.filter(({ name }, index) => references.findIndex((other) => other.name === name) < index)
  if (twice.length === 0) return references
  throw new BadReferencesFileError({ path, problems: twice.map(({ name }) => `${name}: is there twice`) })
}

function parseText(text: string, path: string): unknown {
  try {
    return parseYaml(text)
  } catch (cause) {
    throw new BadReferencesFileError({ path, problems: [`it is not YAML: ${String(cause)}`], cause })
  }
}

/** The file of references cannot be used. */
export class BadReferencesFileError extends Error {
  override readonly name = 'BadReferencesFileError'
  readonly code = 'BAD_REFERENCES_FILE'
  constructor({ path, problems, cause }: { path: string; problems: readonly string[]; cause?: unknown }) {
    super(`${path} cannot be used.\n${problems.map((problem) => `  ${problem}`).join('\n')}`, { cause })
  }
}
