import recorded from './recorded-shapes.json' with { type: 'json' }

/** The keys of a request's body in their order, with the values of settings; null for `model` and `messages`. */
export type Settings = readonly (readonly [key: string, value: number | null])[]

/**
 * The outside of one user's request: nothing of its words. Messages are those after the system prompt: a user's and an
 * assistant's in turn, a user's last.
 */
export type RecordedShape = {
  readonly settings: Settings
  readonly hasSystem: boolean
  readonly messages: number
  /** Which message is the largest, from 0, and its characters. */
  readonly largest: number
  readonly capacity: number
}

const settings = recorded.settings.map((line) =>
  line.split(' ').map((part): readonly [string, number | null] => {
    const [key = '', value] = part.split('=')
    return [key, value === undefined ? null : Number(value)]
  }),
)

/** The shapes that the tier suite's requests take over. */
export const recordedShapes: readonly RecordedShape[] = recorded.shapes.split(';').map((shape) => {
  const [index = 0, system = 0, messages = 1, largest = 0, capacity = 0] = shape.split(' ').map(Number)
  return { settings: settings[index] ?? [], hasSystem: system === 1, messages, largest, capacity }
})

/** Characters of recorded messages by role, ascending: quantiles in equal steps. */
export const recordedCharacters: Readonly<Record<'system' | 'user' | 'assistant', readonly number[]>> =
  recorded.characters

/** `max_tokens` of a request; infinite where it sets none. */
export function tokenLimitOf({ settings: set }: Pick<RecordedShape, 'settings'>): number {
  return set.find(([key]) => key === 'max_tokens')?.[1] ?? Number.POSITIVE_INFINITY
}
