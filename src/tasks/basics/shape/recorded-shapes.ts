import recorded from './recorded-shapes.json' with { type: 'json' }

/** The keys of a request's body in their order, with the values of settings; null for `model` and `messages`. */
export type Settings = readonly (readonly [key: string, value: number | null])[]

/**
 * The outside of one user's request: nothing of its words. Messages are those after the system prompt: a user's and an
 * assistant's in turn, a user's last.
 */
export type RecordedShape = {
  readonly settings: Settings
  /** Characters; null = no system prompt. */
  readonly systemCharacters: number | null
  /** Characters of each message; the last is the question that waits for its answer. */
  readonly messageCharacters: readonly number[]
}

/** Where the shapes come from. */
export const shapesProvenance: string = recorded.provenance

const settings = recorded.settings.map((line) =>
  line.split(' ').map((part): readonly [string, number | null] => {
    const [key = '', value] = part.split('=')
    return [key, value === undefined ? null : Number(value)]
  }),
)

/** The shapes that the tier suite's requests take over. */
export const recordedShapes: readonly RecordedShape[] = recorded.shapes.map((line) => {
  const [index = 0, system = -1, ...messageCharacters] = line.split(' ').map(Number)
  return { settings: settings[index] ?? [], systemCharacters: system < 0 ? null : system, messageCharacters }
})

/** `max_tokens` of a request; infinite where it sets none. */
export function tokenLimitOf({ settings: set }: Pick<RecordedShape, 'settings'>): number {
  return set.find(([key]) => key === 'max_tokens')?.[1] ?? Number.POSITIVE_INFINITY
}
