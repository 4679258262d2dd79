/**
 * What a text must be, byte by byte: the language of the bytes that may still come. Taking the derivative by a byte gives what may
 * come after it (Brzozowski, "Derivatives of Regular Expressions", Journal of the ACM 11, 1964); rules that refer to one another
 * make it fit for nested texts such as JSON.
 */
export type Form = { readonly id: number } & (
  | { readonly kind: 'nothing' }
  | { readonly kind: 'end' }
  | { readonly kind: 'byte'; readonly first: number; readonly last: number }
  | { readonly kind: 'literal'; readonly bytes: Uint8Array; readonly from: number }
  | { readonly kind: 'then'; readonly one: Form; readonly rest: Form }
  | { readonly kind: 'either'; readonly options: readonly Form[] }
  | { readonly kind: 'repeat'; readonly of: Form; readonly least: number; readonly most: number }
  | { readonly kind: 'rule'; readonly name: string }
  | { readonly kind: 'until'; readonly marker: Uint8Array; readonly matched: number; readonly rest: Form }
)

type Shape = Form extends infer One ? (One extends Form ? Omit<One, 'id'> : never) : never

/** Makes forms, the same one for the same language as it is written, and says what may come next. */
export type Forms = {
  /** No text at all. */
  readonly nothing: Form
  /** The empty text. */
  readonly end: Form
  byte(first: number, last?: number): Form
  literal(text: string): Form
  sequence(...parts: readonly Form[]): Form
  either(...options: readonly Form[]): Form
  optional(of: Form): Form
  repeat(of: Form, least: number, most: number): Form
  /** What `define` says of the name, now or later. It must not begin with itself, and is never the empty text. */
  rule(name: string): Form
  define(name: string, form: Form): void
  /** Any bytes; once they end with the marker, `rest`. */
  until(marker: string, rest: Form): Form
  /** What may come after a byte. */
  after(form: Form, byte: number): Form
  /** Whether the text may end here. */
  isComplete(form: Form): boolean
  /** Bytes of the shortest text; Infinity where there is none. To be asked once all rules are defined. */
  shortest(form: Form): number
}

export function createForms(): Forms {
  const known = new Map<string, Form>()
  const rules = new Map<string, Form>()
  const afters: (Form | undefined)[][] = []
  const shortests: (number | undefined)[] = []
  const ruleShortests = new Map<string, number>()

  function make(key: string, shape: Shape): Form {
    const found = known.get(key)
    if (found !== undefined) return found
    const form = { ...shape, id: known.size } as Form
    known.set(key, form)
    return form
  }

  const nothing = make('nothing', { kind: 'nothing' })
  const end = make('end', { kind: 'end' })
  const byte = (first: number, last = first) =>
    first > last ? nothing : make(`byte ${first} ${last}`, { kind: 'byte', first, last })

  function rest(bytes: Uint8Array, name: string, from: number): Form {
    return from === bytes.length ? end : make(`literal ${from} ${name}`, { kind: 'literal', bytes, from })
  }

  function pair(one: Form, other: Form): Form {
    if (one === nothing || other === nothing) return nothing
    if (one === end) return other
    if (other === end) return one
    // To the right, so that what comes first is never a sequence itself.
    if (one.kind === 'then') return pair(one.one, pair(one.rest, other))
    return make(`then ${one.id} ${other.id}`, { kind: 'then', one, rest: other })
  }

  function either(...options: readonly Form[]): Form {
    const all = new Map<number, Form>()
    for (const option of options)
      for (const one of option.kind === 'either' ? option.options : [option]) if (one !== nothing) all.set(one.id, one)
    const [only] = all.values()
    if (only === undefined) return nothing
    if (all.size === 1) return only
    const sorted = [...all.values()].sort((one, other) => one.id - other.id)
    return make(`either ${sorted.map(({ id }) => id).join(' ')}`, { kind: 'either', options: sorted })
  }

  function repeat(of: Form, least: number, most: number): Form {
    if (most <= 0 || of === end) return end
    if (of === nothing) return least > 0 ? nothing : end
    return make(`repeat ${of.id} ${least} ${most}`, { kind: 'repeat', of, least, most })
  }

  function until(marker: Uint8Array, matched: number, after: Form): Form {
    const key = `until ${matched} ${after.id} ${Buffer.from(marker).toString('hex')}`
    return make(key, { kind: 'until', marker, matched, rest: after })
  }

  function isComplete(form: Form): boolean {
    switch (form.kind) {
      case 'end':
      case 'until':
        return true
      case 'then':
        return isComplete(form.one) && isComplete(form.rest)
      case 'either':
        return form.options.some(isComplete)
      case 'repeat':
        return form.least <= 0 || isComplete(form.of)
      default:
        return false
    }
  }

  function derive(form: Form, next: number): Form {
    switch (form.kind) {
      case 'byte':
        return next >= form.first && next <= form.last ? end : nothing
      case 'literal':
        return form.bytes[form.from] === next ? rest(form.bytes, keyOf(form.bytes), form.from + 1) : nothing
      case 'then': {
        const through = pair(after(form.one, next), form.rest)
        return isComplete(form.one) ? either(through, after(form.rest, next)) : through
      }
      case 'either':
        return either(...form.options.map((option) => after(option, next)))
      case 'repeat':
        return pair(after(form.of, next), repeat(form.of, Math.max(0, form.least - 1), form.most - 1))
      case 'rule':
        return after(rules.get(form.name) ?? nothing, next)
      case 'until': {
        const matched = matchedAfter(form.marker, form.matched, next)
        return matched === form.marker.length ? form.rest : until(form.marker, matched, form.rest)
      }
      default:
        return nothing
    }
  }

  function after(form: Form, next: number): Form {
    let row = afters[form.id]
    if (row === undefined) {
      row = []
      afters[form.id] = row
    }
    let found = row[next]
    if (found === undefined) {
      found = derive(form, next)
      row[next] = found
    }
    return found
  }

  function measure(form: Form): number {
    switch (form.kind) {
      case 'nothing':
        return Number.POSITIVE_INFINITY
      case 'byte':
        return 1
      case 'literal':
        return form.bytes.length - form.from
      case 'then':
        return shortest(form.one) + shortest(form.rest)
      case 'either':
        return Math.min(...form.options.map(shortest))
      case 'repeat':
        return form.least <= 0 ? 0 : form.least * shortest(form.of)
      case 'rule':
        return ruleShortests.get(form.name) ?? Number.POSITIVE_INFINITY
      default:
        return 0
    }
  }

  function shortest(form: Form): number {
    if (ruleShortests.size < rules.size) measureRules()
    let found = shortests[form.id]
    if (found === undefined) {
      found = measure(form)
      shortests[form.id] = found
    }
    return found
  }

  /** From the rules that need no others to those that do, until nothing changes. */
  function measureRules() {
    for (const name of rules.keys()) ruleShortests.set(name, Number.POSITIVE_INFINITY)
    for (let isChanged = true; isChanged; ) {
      isChanged = false
      shortests.length = 0
      for (const [name, form] of rules) {
        const length = shortest(form)
        if (length < (ruleShortests.get(name) ?? 0)) {
          ruleShortests.set(name, length)
          isChanged = true
        }
      }
    }
    shortests.length = 0
  }

  return {
    nothing,
    end,
    byte,
    literal(text) {
      const bytes = Buffer.from(text)
      return rest(bytes, keyOf(bytes), 0)
    },
    sequence: (...parts) => parts.reduceRight((later, part) => pair(part, later), end),
    either,
    optional: (of) => either(of, end),
    repeat,
    rule: (name) => make(`rule ${name}`, { kind: 'rule', name }),
    define(name, form) {
      rules.set(name, form)
      ruleShortests.clear()
      shortests.length = 0
    },
    until: (marker, form) => until(Buffer.from(marker), 0, form),
    after,
    isComplete,
    shortest,
  }
}

const keys = new WeakMap<Uint8Array, string>()

function keyOf(bytes: Uint8Array): string {
  let key = keys.get(bytes)
  if (key === undefined) {
    key = Buffer.from(bytes).toString('hex')
    keys.set(bytes, key)
  }
  return key
}

/** How much of the marker the bytes so far end with, after one more. */
function matchedAfter(marker: Uint8Array, matched: number, next: number): number {
  const bytes = [...marker.subarray(0, matched), next]
  for (let length = bytes.length; length > 0; length--) {
    const start = bytes.length - length
    if (bytes.every((one, index) => index < start || marker[index - start] === one)) return length
  }
  return 0
}
