import * as z from 'zod'

/** After so many issues in one list, the rest of it is not looked at. */
const maximumIssues = 20

/**
 * A list of a stranger's: like `z.array`, but the first twenty issues end the look at it, so that a list of a million
 * wrong entries costs no more memory than one of twenty.
 *
 * Entries are checked, never changed: schemas that transform have no effect here.
 */
export function boundedArray<Item extends z.ZodType>(item: Item, { minimum = 0, maximum = Infinity } = {}) {
  return z
    .array(z.unknown())
    .min(minimum)
    .max(maximum)
    .superRefine((entries, context) => {
      let found = 0
      for (const [index, entry] of entries.entries()) {
        const checked = item.safeParse(entry)
        if (checked.success) continue
        for (const issue of checked.error.issues) {
          context.issues.push({ ...issue, path: [index, ...issue.path], input: entry } as z.core.$ZodRawIssue)
        }
        found += checked.error.issues.length
        if (found >= maximumIssues) return
      }
    })
}

/** An object whose values all have one shape, such as `top_logprobs`; bounded like `boundedArray`. */
export function boundedRecord(value: z.ZodType) {
  return z.looseObject({}).superRefine((fields, context) => {
    let found = 0
    for (const name in fields) {
      const checked = value.safeParse(fields[name])
      if (checked.success) continue
      for (const issue of checked.error.issues) {
        context.issues.push({ ...issue, path: [name, ...issue.path], input: fields[name] } as z.core.$ZodRawIssue)
      }
      found += checked.error.issues.length
      if (found >= maximumIssues) return
    }
  })
}
