/**
 * How the time of a backtracking search grows with the length n of the text: at most n^(degree + 1) steps over all starts,
 * up to a factor; Infinity when no power bounds it, as for `(a+)+`. An upper bound from the expression alone: a
 * degree of 1 may be linear in truth.
 *
 * Quantified single characters, classes and groups without choice count 1 each; what stands one after another adds up; of
 * alternatives the largest counts; a repeated group that can match one text in two ways counts as unbounded, whether it can
 * or only might.
 */
export function backtrackingDegree(expression: RegExp): number {
  return new Reader(expression.source).alternatives().degree
}

/** What a part of an expression can do. */
type Part = {
  readonly degree: number
  /** Whether it may match in different ways from the same place. */
  readonly hasChoice: boolean
}

const plain: Part = { degree: 0, hasChoice: false }

/** Repetitions of a single character up to this many count as a constant factor. */
const smallRepetition = 8

class Reader {
  readonly #source: string
  #position = 0

  constructor(source: string) {
    this.#source = source
  }

  alternatives(): Part {
    const parts = [this.#sequence()]
    while (this.#source[this.#position] === '|') {
      this.#position++
      parts.push(this.#sequence())
    }
    return {
      degree: Math.max(...parts.map(({ degree }) => degree)),
      hasChoice: parts.length > 1 || parts.some(({ hasChoice }) => hasChoice),
    }
  }

  #sequence(): Part {
    let [degree, hasChoice] = [0, false]
    while (this.#position < this.#source.length && !'|)'.includes(this.#source[this.#position] ?? '')) {
      const part = this.#quantified(this.#atom())
      degree += part.degree
      hasChoice ||= part.hasChoice
    }
    return { degree, hasChoice }
  }

  #atom(): Part {
    const character = this.#source[this.#position++]
    if (character === '\\') return this.#escape()
    if (character === '[') return this.#class()
    if (character !== '(') return plain
    const opening = /^\?(?:<?[=!]|:|<[^>]*>|[ims]*(?:-[ims]+)?:)/.exec(this.#source.slice(this.#position))
    this.#position += opening?.[0].length ?? 0
    const inside = this.alternatives()
    this.#position++
    return inside
  }

  /** A back reference compares as many characters as its group matched. */
  #escape(): Part {
    const rest = this.#source.slice(this.#position)
    const escaped = /^(?:[pP]\{[^}]*\}|u\{[^}]*\}|k<[^>]*>|[0-9]+|.)/su.exec(rest)?.[0] ?? ''
    this.#position += escaped.length
    return /^(?:k<|[1-9])/.test(escaped) ? { degree: 1, hasChoice: false } : plain
  }

  #class(): Part {
    for (let depth = 1; depth > 0 && this.#position < this.#source.length; this.#position++) {
      const character = this.#source[this.#position]
      if (character === '\\') this.#position++
      else if (character === '[') depth++
      else if (character === ']') depth--
    }
    return plain
  }

  #quantified(part: Part): Part {
    const found = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(this.#source.slice(this.#position))
    if (found === null) return part
    this.#position += found[0].length
    const { least, most } = repetitions(found)
    if (most <= 1) return { degree: part.degree, hasChoice: part.hasChoice || least !== most }
    if (part.hasChoice) return { degree: Number.POSITIVE_INFINITY, hasChoice: true }
    const own = most === Number.POSITIVE_INFINITY || most > smallRepetition ? 1 : 0
    return { degree: part.degree * Math.min(most, smallRepetition) + own, hasChoice: least !== most }
  }
}

function repetitions([quantifier = '', least = '', comma = '', most = '']: RegExpExecArray): {
  least: number
  most: number
} {
  if (quantifier.startsWith('?')) return { least: 0, most: 1 }
  if (quantifier.startsWith('*')) return { least: 0, most: Number.POSITIVE_INFINITY }
  if (quantifier.startsWith('+')) return { least: 1, most: Number.POSITIVE_INFINITY }
  if (comma === '') return { least: Number(least), most: Number(least) }
  return { least: Number(least), most: most === '' ? Number.POSITIVE_INFINITY : Number(most) }
}
