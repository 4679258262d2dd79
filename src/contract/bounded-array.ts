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
): z.ZodType<z.output<Item>[]> {
  return z.custom<z.output<Item>[]>().check((payload) => {
    const list: unknown = payload.value
    if (!isList(list, payload, { minimum, maximum })) return
    const before = payload.issues.length
    for (let index = 0; index < list.length; index += 1) {
      checkEntry(item, index, list[index], payload)
      if (payload.issues.length - before >= maximumIssues) return
    }
  })
}

/** A list of numbers: `boundedArray(z.number())`, at a fraction of the time for a long vector; it tells the first mistake. */
export function boundedNumbers({ minimum = 0 } = {}): z.ZodType<number[]> {
  return z.custom<number[]>().check((payload) => {
    const list: unknown = payload.value
    if (!isList(list, payload, { minimum, maximum: Infinity })) return
    const index = list.findIndex((entry) => typeof entry !== 'number' || !Number.isFinite(entry))
    if (index === -1) return
    payload.issues.push({ code: 'invalid_type', expected: 'number', path: [index], input: list[index] })
  })
}

/** An object whose values all have one shape, such as `top_logprobs`; bounded like `boundedArray`. */
export function boundedRecord<Value extends z.ZodType>(value: Value): z.ZodType<Record<string, z.output<Value>>> {
  return z.custom<Record<string, z.output<Value>>>().check((payload) => {
    const fields: unknown = payload.value
    if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
      payload.issues.push({ code: 'invalid_type', expected: 'record', input: fields })
      return
    }
    const before = payload.issues.length
    for (const name in fields) {
      checkEntry(value, name, (fields as Readonly<Record<string, unknown>>)[name], payload)
      if (payload.issues.length - before >= maximumIssues) return
    }
  })
}

function isList(
  list: unknown,
  { issues }: z.core.ParsePayload,
  { minimum, maximum }: { readonly minimum: number; readonly maximum: number },
): list is readonly unknown[] {
  if (!Array.isArray(list)) {
    issues.push({ code: 'invalid_type', expected: 'array', input: list })
    return false
  }
  if (list.length < minimum) issues.push({ code: 'too_small', origin: 'array', minimum, inclusive: true, input: list })
  if (list.length > maximum) issues.push({ code: 'too_big', origin: 'array', maximum, inclusive: true, input: list })
  return list.length >= minimum && list.length <= maximum
}

/** As zod itself runs a schema within another: no result is built for the entries that are right. */
function checkEntry(schema: z.ZodType, key: string | number, value: unknown, { issues }: z.core.ParsePayload): void {
  const checked = schema._zod.run({ value, issues: [] }, { async: false })
  if (checked instanceof Promise) throw new TypeError('A schema of the contract must not be asynchronous.')
  if (checked.issues.length > 0) issues.push(...z.core.util.prefixIssues(key, checked.issues))
}
