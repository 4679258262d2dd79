import * as z from 'zod'

/** After so many issues in one list, the rest of it is not looked at: one more than a verdict lists. */
const maximumIssues = 21

/**
 * A list of a stranger's: like `z.array`, but the twenty-first issue ends the look at it, so that a list of a million
 * wrong entries costs no more memory than one of twenty.
 *
 * Entries are checked, never changed: schemas that transform have no effect here.
 */
export function boundedArray<Item extends z.ZodType>(
  item: Item,
  { minimum = 0, maximum = Infinity } = {},
): z.ZodType<z.output<Item>[], unknown[]> {
  const entries = z.array(z.unknown()).min(minimum).max(maximum)
  return entries.superRefine((list, context) => checkEach(item, list.entries(), context)) as unknown as z.ZodType<
    z.output<Item>[],
    unknown[]
  >
}

/** A list of numbers; the same as `boundedArray(z.number())`, at a tenth of the time for a long vector. */
export function boundedNumbers({ minimum = 0 } = {}): z.ZodType<number[], unknown[]> {
  const entries = z.array(z.unknown()).min(minimum)
  return entries.superRefine((list, context) => {
    const isBad = (entry: unknown) => typeof entry !== 'number' || !Number.isFinite(entry)
    const index = list.findIndex(isBad)
    if (index === -1) return
    context.issues.push({ code: 'invalid_type', expected: 'number', path: [index], input: list[index] })
  }) as unknown as z.ZodType<number[], unknown[]>
}

/** An object whose values all have one shape, such as `top_logprobs`; bounded like `boundedArray`. */
export function boundedRecord<Value extends z.ZodType>(value: Value): z.ZodType<Record<string, z.output<Value>>> {
  const fields = z.looseObject({})
  return fields.superRefine((record, context) =>
    checkEach(value, namedEntries(record), context),
  ) as unknown as z.ZodType<Record<string, z.output<Value>>>
}

function* namedEntries(record: Readonly<Record<string, unknown>>): Generator<[string, unknown]> {
  for (const name in record) yield [name, record[name]]
}

function checkEach(
  schema: z.ZodType,
  entries: Iterable<[string | number, unknown]>,
  { issues }: z.core.ParsePayload,
): void {
  let found = 0
  for (const [key, entry] of entries) {
    const checked = schema.safeParse(entry)
    if (checked.success) continue
    for (const issue of checked.error.issues) {
      issues.push({ ...issue, path: [key, ...issue.path], input: entry } as z.core.$ZodRawIssue)
    }
    found += checked.error.issues.length
    if (found >= maximumIssues) return
  }
}
