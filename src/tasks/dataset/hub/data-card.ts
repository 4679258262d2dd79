import { parse } from 'yaml'
import * as z from 'zod'

const paths = z.union([z.string(), z.array(z.string())])
const configShape = z.object({
  config_name: z.union([z.string(), z.number()]).transform(String).default('default'),
  data_files: z
    .union([paths, z.array(z.object({ split: z.union([z.string(), z.number()]).transform(String), path: paths }))])
    .optional(),
  data_dir: z.string().optional(),
  default: z.boolean().optional(),
  sep: z.string().optional(),
  delimiter: z.string().optional(),
})

/** A configuration as a repository's README declares it. */
export type CardConfig = {
  readonly name: string
  readonly isDefault: boolean
  /** Patterns by split; undefined when file names decide. */
  readonly files: Readonly<Record<string, readonly string[]>> | undefined
  readonly folder: string | undefined
  readonly separator: string | undefined
}

const maximumHeadCharacters = 2 ** 20

/**
 * The configurations in the YAML head of a data set's README (huggingface.co/docs/hub/datasets-manual-configuration). What
 * is not understood counts as not said.
 */
export function readDataCard(readme: string): CardConfig[] {
  const head = /^---\r?\n([\s\S]*?)\n---/.exec(readme.slice(0, maximumHeadCharacters))?.[1]
  if (head === undefined) return []
  const listed = z.object({ configs: z.array(z.unknown()).max(5000) }).safeParse(yamlOf(head))
  if (!listed.success) return []
  return listed.data.configs.flatMap((entry) => {
    const config = configShape.safeParse(entry)
    return config.success ? [cardConfig(config.data)] : []
  })
}

function yamlOf(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 100, logLevel: 'silent' })
  } catch {
    return undefined
  }
}

function cardConfig(config: z.infer<typeof configShape>): CardConfig {
  return {
    name: config.config_name,
    isDefault: config.default ?? config.config_name === 'default',
    files: filesOf(config.data_files),
    folder: config.data_dir,
    separator: config.sep ?? config.delimiter,
  }
}

function filesOf(given: z.infer<typeof configShape>['data_files']): CardConfig['files'] {
  if (given === undefined) return undefined
  if (typeof given === 'string') return { train: [given] }
  const named = given.filter((entry) => typeof entry !== 'string')
  if (named.length === 0) return { train: given.filter((entry) => typeof entry === 'string') }
  return Object.fromEntries(named.map(({ split, path }) => [split, [path].flat()]))
}
