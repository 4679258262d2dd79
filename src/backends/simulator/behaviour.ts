import { parse } from 'yaml'
import * as z from 'zod'
import { ability } from './ability.ts'
import { misbehaviour } from './misbehaviour.ts'

/** A capability that an endpoint has, refuses with a 400, or pretends not to have been asked for. */
const capability = z.enum(['supported', 'refused', 'ignored']).default('supported')

const jitter = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  /** A factor spread evenly on 1 ± spread. */
  z.strictObject({ kind: z.literal('uniform'), spread: z.number().min(0).max(1) }),
  /** A factor with median 1 and this standard deviation of its logarithm. */
  z.strictObject({ kind: z.literal('lognormal'), sigma: z.number().nonnegative().max(3) }),
])
export type Jitter = z.infer<typeof jitter>

/** Times of a reply: before its first byte, and per token (of an image: per step). */
export const latency = z.strictObject({
  baseMs: z.number().nonnegative().default(0),
  perTokenMs: z.number().nonnegative().default(0),
  jitter: jitter.default({ kind: 'none' }),
})

/** Everything that a behaviour file of a text model can say. Unknown keys are errors. */
const behaviourSchema = z.strictObject({
  kind: z.literal('text').default('text'),
  /** The model name that the endpoint claims to serve. */
  model: z.string().min(1),
  /** What decides which items it knows; the model name unless given. Equal seeds and abilities = one model. */
  seed: z.string().min(1).optional(),
  ability,
  /** The share of items that this address draws anew instead of taking the model's answer; its accuracy stays. */
  noise: z.number().min(0).max(1).default(0),
  /**
   * A copy of the model that `seed` names, quantised or fine-tuned: a share `flips` of subjects is drawn anew, the same
   * ones on every address of the variant. Of prompts without a key, to which many answers are as good, a share `openFlips`:
   * as many unless told. Log-probabilities of all are shifted a little.
   */
  variant: z
    .strictObject({
      name: z.string().min(1),
      flips: z.number().min(0).max(1),
      openFlips: z.number().min(0).max(1).optional(),
    })
    .optional(),
  /**
   * The share of positions of its own text at which two tokens are as good as equally likely: there it does not always
   * say the same, at temperature 0 either.
   */
  nearTies: z.number().min(0).max(1).default(0),
  latency: latency.default({ baseMs: 0, perTokenMs: 0, jitter: { kind: 'none' } }),
  /** Requests served at a time; without it there is no bound. */
  concurrency: z.number().int().positive().optional(),
  /** Requests that may wait for their turn; one more is answered 429. Without it there is no bound. */
  queue: z.number().int().nonnegative().optional(),
  /** Prompt and answer together. */
  contextTokens: z.number().int().positive().default(131_072),
  apiKey: z.string().min(1).optional(),
  /** Other names that mean this model too. */
  aliases: z.array(z.string().min(1)).default([]),
  /** Whether a model name other than `model` and its aliases is a 404. */
  strictModel: z.boolean().default(false),
  logprobs: capability,
  echo: capability,
  /** `/tokenize` and `/detokenize`: there, not there (404), or those of another model, whose counts are not the echo's. */
  tokenizer: z.enum(['supported', 'absent', 'other']).default('supported'),
  /** Models of one family count tokens alike; without it the simulator's usual tokens. */
  tokenizerFamily: z.string().min(1).optional(),
  /** Token ids in the place of prompts. */
  tokenIds: z.enum(['supported', 'refused']).default('supported'),
  misbehaviours: z.array(misbehaviour).default([]),
})

/** How a simulator behaves, checked and with its defaults filled in. */
export type Behaviour = z.infer<typeof behaviourSchema>
/** The same as one writes it: only `model` and `ability` are required. */
export type BehaviourInput = z.input<typeof behaviourSchema>

/** A behaviour file that says something else than a behaviour. */
export class BehaviourError extends Error {
  readonly code = 'SIMULATOR_BEHAVIOUR_INVALID'
  override readonly name = 'BehaviourError'
  readonly source: string
  readonly problems: readonly string[]

  constructor({
    source,
    problems,
    cause,
  }: { readonly source: string; readonly problems: readonly string[]; readonly cause?: unknown }) {
    super(
      [`${source} does not describe a simulator. Correct these and start again.`, ...problems].join('\n  '),
      cause === undefined ? undefined : { cause },
    )
    this.source = source
    this.problems = problems
  }
}

/**
 * Checks a behaviour that was read from somewhere. `source` names it in errors.
 *
 * @throws {BehaviourError} with every problem found.
 */
export function readBehaviour(value: unknown, source: string): Behaviour {
  return checkBehaviour(behaviourSchema, value, source)
}

/**
 * Checks a value against the schema of some behaviour.
 *
 * @throws {BehaviourError} with every problem found.
 */
export function checkBehaviour<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  source: string,
): z.output<Schema> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new BehaviourError({
    source,
    problems: result.error.issues.flatMap((issue) => describeIssue(issue, [])),
    cause: result.error,
  })
}

/**
 * Reads the text of a behaviour file, YAML or JSON.
 *
 * @throws {BehaviourError} with every problem found.
 */
export function parseBehaviour(text: string, source: string): Behaviour {
  return readBehaviour(parseYaml(text, source), source)
}

function parseYaml(text: string, source: string): unknown {
  try {
    return parse(text)
  } catch (cause) {
    throw new BehaviourError({ source, problems: [`It is not YAML: ${String(cause)}`], cause })
  }
}

function describeIssue(issue: z.core.$ZodIssue, parents: readonly PropertyKey[]): string[] {
  const path = [...parents, ...issue.path]
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // The alternative that got furthest is the one that was meant: its problems lie deepest.
    const nearest = issue.errors.toSorted((a, b) => depth(b) - depth(a))[0] ?? []
    return nearest.flatMap((inner) => describeIssue(inner, path))
  }
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => `${place([...path, key])}: no such key`)
  return [`${place(path)}: ${issue.message}`]
}

function depth(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(...issues.map((issue) => issue.path.length + (issue.code === 'unrecognized_keys' ? 1 : 0)))
}

function place(path: readonly PropertyKey[]): string {
  const written = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')
  return written === '' ? 'the whole file' : written.replace(/^\./, '')
}
