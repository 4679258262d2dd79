import { pythonString } from '../python/to-string.ts'
import { type Expression, ExpressionParser } from './expression.ts'
import type { Scope } from './scope.ts'
import type { Segment, SyntaxFailure } from './token.ts'
import { Callable, defined, isTrue, itemsOf, type JinjaValue, OperationError, Undefined } from './value.ts'

/** A compiled piece of a template: what it prints. */
export type Piece = (scope: Scope) => string

/** Told before each tag runs, so that an error can name its line. */
export type LineTracker = (line: number) => void

type Branch = { readonly condition: Expression; readonly body: Piece }

/** Compiles the segments of a template: text, prints, `if`, `for` and `set`. */
export class StatementParser {
  readonly #segments: readonly Segment[]
  readonly #fail: SyntaxFailure
  readonly #at: LineTracker
  #position = 0

  constructor({ segments, fail, at }: { segments: readonly Segment[]; fail: SyntaxFailure; at: LineTracker }) {
    this.#segments = segments
    this.#fail = fail
    this.#at = at
  }

  template(): Piece {
    const { body, end } = this.#body([])
    if (end !== undefined) this.#fail('a block ends here that was not begun', end.line)
    return body
  }

  /** Pieces up to a block whose first word is one of `ends`; that block's parser stands behind the word. */
  #body(ends: readonly string[]): { body: Piece; end: ExpressionParser | undefined; word: string } {
    const pieces: Piece[] = []
    for (let segment = this.#next(); segment !== undefined; segment = this.#next()) {
      if (segment.kind === 'text') {
        const { text } = segment
        pieces.push(() => text)
        continue
      }
      const parser = new ExpressionParser(segment.tokens, this.#fail)
      if (segment.kind === 'print') {
        pieces.push(this.#print(parser, segment.line))
        continue
      }
      const word = parser.name()
      if (ends.includes(word)) return { body: joined(pieces), end: parser, word }
      pieces.push(this.#statement(word, parser, segment.line))
    }
    const last = this.#segments.at(-1)?.line ?? 1
    if (ends.length > 0) this.#fail(`the block is not closed: "${ends.at(-1)}" is missing`, last)
    return { body: joined(pieces), end: undefined, word: '' }
  }

  #next(): Segment | undefined {
    return this.#segments[this.#position++]
  }

  #print(parser: ExpressionParser, line: number): Piece {
    const value = parser.tuple()
    parser.expectEnd()
    return (scope) => {
      this.#at(line)
      return printed(value(scope))
    }
  }

  #statement(word: string, parser: ExpressionParser, line: number): Piece {
    if (word === 'if') return this.#if(parser, line)
    if (word === 'for') return this.#for(parser, line)
    if (word === 'set') return this.#set(parser, line)
    return this.#fail(`the block "${word}" is not supported`, line)
  }

  #if(parser: ExpressionParser, line: number): Piece {
    const branches: Branch[] = []
    let condition: Expression = parser.expression()
    parser.expectEnd()
    for (;;) {
      const { body, end, word } = this.#body(['elif', 'else', 'endif'])
      branches.push({ condition, body })
      if (end === undefined || word === 'endif') break
      condition = word === 'elif' ? end.expression() : () => true
      end.expectEnd()
    }
    return (scope) => {
      this.#at(line)
      return branches.find((branch) => isTrue(branch.condition(scope)))?.body(scope) ?? ''
    }
  }

  #for(parser: ExpressionParser, line: number): Piece {
    const names = targets(parser)
    parser.expect('in')
    const sequence = parser.withoutCondition()
    const condition = parser.take('if') ? parser.expression() : undefined
    if (parser.take('recursive')) parser.fail('recursive loops are not supported')
    parser.expectEnd()
    const { body, word } = this.#body(['else', 'endfor'])
    const otherwise = word === 'else' ? this.#body(['endfor']).body : undefined
    return (scope) => {
      this.#at(line)
      const items = itemsOf(sequence(scope)).filter((item) => {
        if (condition === undefined) return true
        return isTrue(condition(assigned(scope.inner(), names, item)))
      })
      if (items.length === 0) return otherwise?.(scope) ?? ''
      scope.spend(items.length)
      return items.map((item, index) => body(iteration({ scope, names, items, item, index }))).join('')
    }
  }

  #set(parser: ExpressionParser, line: number): Piece {
    const names = targets(parser)
    if (parser.take('=')) {
      const value = parser.tuple()
      parser.expectEnd()
      return (scope) => {
        this.#at(line)
        assigned(scope, names, value(scope))
        return ''
      }
    }
    parser.expectEnd()
    const { body } = this.#body(['endset'])
    return (scope) => {
      assigned(scope, names, body(scope))
      return ''
    }
  }
}

function joined(pieces: readonly Piece[]): Piece {
  const [only] = pieces
  if (pieces.length === 1 && only !== undefined) return only
  return (scope) => {
    let text = ''
    for (const piece of pieces) text += piece(scope)
    return text
  }
}

/** What a print tag puts out. */
function printed(value: JinjaValue): string {
  if (typeof value === 'string') return value
  const known = defined(value)
  if (known instanceof Callable) throw new OperationError(`the method ${known.name} is printed and not called`)
  return pythonString(known)
}

function targets(parser: ExpressionParser): string[] {
  const names = [parser.name()]
  while (parser.take(',')) names.push(parser.name())
  return names
}

function assigned(scope: Scope, names: readonly string[], value: JinjaValue): Scope {
  const [first = ''] = names
  if (names.length === 1) {
    scope.set(first, value)
    return scope
  }
  const items = itemsOf(value)
  if (items.length !== names.length) throw new OperationError(`${names.length} names for ${items.length} values`)
  for (const [index, name] of names.entries()) scope.set(name, items[index] ?? null)
  return scope
}

type Iteration = {
  readonly scope: Scope
  readonly names: readonly string[]
  readonly items: readonly JinjaValue[]
  readonly item: JinjaValue
  readonly index: number
}

function iteration({ scope, names, items, item, index }: Iteration): Scope {
  const inner = assigned(scope.inner(), names, item)
  inner.set('loop', {
    index: index + 1,
    index0: index,
    revindex: items.length - index,
    revindex0: items.length - index - 1,
    first: index === 0,
    last: index === items.length - 1,
    length: items.length,
    previtem: items[index - 1] ?? new Undefined('loop.previtem'),
    nextitem: items[index + 1] ?? new Undefined('loop.nextitem'),
  })
  return inner
}
