import { unescaped } from '../python/literal.ts'
import { pythonString } from '../python/to-string.ts'
import { PythonFloat } from '../python/value.ts'
import { filterNamed } from './filters.ts'
import { attributeOf, subscriptOf } from './member.ts'
import { arithmetic, compare, signed, slice } from './operations.ts'
import type { Scope } from './scope.ts'
import { testNamed } from './tests.ts'
import type { SyntaxFailure, Token } from './token.ts'
import { type CallArguments, Callable, defined, isTrue, type JinjaValue, OperationError, Undefined } from './value.ts'

/** A compiled expression. */
export type Expression = (scope: Scope) => JinjaValue

type ArgumentExpressions = {
  readonly values: readonly Expression[]
  readonly named: readonly (readonly [string, Expression])[]
}

const constants: Readonly<Record<string, JinjaValue>> = {
  true: true,
  True: true,
  false: false,
  False: false,
  none: null,
  None: null,
}

const comparisons = ['==', '!=', '<', '>', '<=', '>=']

/** Compiles the tokens of a tag into closures, with the precedence of Jinja (jinja2/parser.py, version 3.1.6). */
export class ExpressionParser {
  readonly #tokens: readonly Token[]
  readonly #fail: SyntaxFailure
  #position = 0

  constructor(tokens: readonly Token[], fail: SyntaxFailure) {
    this.#tokens = tokens
    this.#fail = fail
  }

  get line(): number {
    return this.#peek().line
  }

  #peek(): Token {
    return this.#tokens[this.#position] ?? { kind: 'end', text: '', line: this.#tokens.at(-1)?.line ?? 1 }
  }

  /** Takes the next token if it is this operator or word. */
  take(text: string): boolean {
    const token = this.#peek()
    if (token.text !== text || (token.kind !== 'operator' && token.kind !== 'name')) return false
    this.#position++
    return true
  }

  expect(text: string): void {
    if (!this.take(text)) this.fail(`"${text}" is expected${this.#found()}`)
  }

  #found(): string {
    const token = this.#peek()
    return token.kind === 'end' ? ' before the end of the tag' : `, not "${token.text}"`
  }

  fail(reason: string): never {
    return this.#fail(reason, this.line)
  }

  name(): string {
    const token = this.#peek()
    if (token.kind !== 'name') this.fail(`a name is expected${this.#found()}`)
    this.#position++
    return token.text
  }

  isAtEnd(): boolean {
    return this.#peek().kind === 'end'
  }

  expectEnd(): void {
    if (!this.isAtEnd()) this.fail(`the end of the tag is expected${this.#found()}`)
  }

  /** An expression, or several with commas between them, which make a tuple. */
  tuple(): Expression {
    const first = this.expression()
    if (!this.take(',')) return first
    const items = [first]
    while (!this.isAtEnd() && !this.#isClosing()) {
      items.push(this.expression())
      if (!this.take(',')) break
    }
    return (scope) => items.map((item) => item(scope))
  }

  #isClosing(): boolean {
    const token = this.#peek()
    return token.kind === 'operator' && ')]}='.includes(token.text)
  }

  /** `a if condition else b`; without else an unmet condition prints as nothing. */
  expression(): Expression {
    const value = this.withoutCondition()
    if (!this.take('if')) return value
    const condition = this.withoutCondition()
    const otherwise = this.take('else') ? this.expression() : () => ''
    return (scope) => (isTrue(condition(scope)) ? value(scope) : otherwise(scope))
  }

  /** An expression that cannot end in an inline `if`: what a `for` loop goes through. */
  withoutCondition(): Expression {
    let left = this.#and()
    while (this.take('or')) {
      const [a, b] = [left, this.#and()]
      left = (scope) => {
        const value = a(scope)
        return isTrue(value) ? value : b(scope)
      }
    }
    return left
  }

  #and(): Expression {
    let left = this.#not()
    while (this.take('and')) {
      const [a, b] = [left, this.#not()]
      left = (scope) => {
        const value = a(scope)
        return isTrue(value) ? b(scope) : value
      }
    }
    return left
  }

  #not(): Expression {
    if (!this.take('not')) return this.#comparison()
    const operand = this.#not()
    return (scope) => !isTrue(operand(scope))
  }

  #comparison(): Expression {
    const first = this.#sum()
    const rest: { operator: string; isNegated: boolean; operand: Expression }[] = []
    for (let found = this.#comparisonOperator(); found !== undefined; found = this.#comparisonOperator()) {
      rest.push({ ...found, operand: this.#sum() })
    }
    if (rest.length === 0) return first
    return (scope) => {
      let left = first(scope)
      return rest.every(({ operator, isNegated, operand }) => {
        const right = operand(scope)
        const holds = compare(operator, left, right) !== isNegated
        left = right
        return holds
      })
    }
  }

  #comparisonOperator(): { operator: string; isNegated: boolean } | undefined {
    const token = this.#peek()
    if (token.kind === 'operator' && comparisons.includes(token.text)) {
      this.#position++
      return { operator: token.text, isNegated: false }
    }
    if (this.take('in')) return { operator: 'in', isNegated: false }
    const following = this.#tokens[this.#position + 1]
    if (token.text !== 'not' || token.kind !== 'name' || following?.text !== 'in') return undefined
    this.#position += 2
    return { operator: 'in', isNegated: true }
  }

  #binary(operators: readonly string[], operand: () => Expression): Expression {
    let left = operand()
    for (;;) {
      const operator = operators.find((candidate) => this.take(candidate))
      if (operator === undefined) return left
      const [a, b] = [left, operand()]
      left = (scope) => arithmetic(operator, a(scope), b(scope))
    }
  }

  #sum(): Expression {
    return this.#binary(['+', '-'], () => this.#concatenation())
  }

  #concatenation(): Expression {
    const parts = [this.#product()]
    while (this.take('~')) parts.push(this.#product())
    const [only] = parts
    if (parts.length === 1 && only !== undefined) return only
    return (scope) => parts.map((part) => pythonString(defined(part(scope)))).join('')
  }

  #product(): Expression {
    return this.#binary(['*', '/', '//', '%'], () => this.#unary(true))
  }

  #unary(hasFilters: boolean): Expression {
    const operator = ['-', '+'].find((candidate) => this.take(candidate))
    const operand = operator === undefined ? this.#power() : this.#unary(false)
    const value: Expression = operator === undefined ? operand : (scope) => signed(operator, operand(scope))
    return hasFilters ? this.#filtersAndTests(value) : value
  }

  #power(): Expression {
    let base = this.#postfix(this.#primary())
    while (this.take('**')) {
      const [a, b] = [base, this.#unary(false)]
      base = (scope) => arithmetic('**', a(scope), b(scope))
    }
    return base
  }

  #filtersAndTests(value: Expression): Expression {
    let result = value
    for (;;) {
      if (this.take('|')) result = this.#filter(result)
      else if (this.take('is')) result = this.#test(result)
      else if (this.#peek().kind === 'operator' && '.[('.includes(this.#peek().text)) result = this.#postfix(result)
      else return result
    }
  }

  #known<Found>(find: () => Found): Found {
    try {
      return find()
    } catch (error) {
      if (error instanceof OperationError) this.fail(error.message)
      throw error
    }
  }

  #filter(value: Expression): Expression {
    const name = this.name()
    const filter = this.#known(() => filterNamed(name))
    const given = this.take('(') ? this.#arguments() : { values: [], named: [] }
    return (scope) => filter(value(scope), evaluateArguments(given, scope))
  }

  #test(value: Expression): Expression {
    const isNegated = this.take('not')
    const name = this.name()
    const test = this.#known(() => testNamed(name.toLowerCase()))
    const argument = this.#testArgument()
    return (scope) => test(value(scope), argument?.(scope)) !== isNegated
  }

  #testArgument(): Expression | undefined {
    const token = this.#peek()
    if (this.take('(')) {
      const { values } = this.#arguments()
      return values[0]
    }
    const startsValue = ['integer', 'float', 'string'].includes(token.kind) || '[{'.includes(token.text || ' ')
    const isName = token.kind === 'name' && !['and', 'or', 'not', 'if', 'else', 'is', 'in'].includes(token.text)
    return startsValue || isName ? this.#postfix(this.#primary()) : undefined
  }

  #postfix(value: Expression): Expression {
    let result = value
    for (;;) {
      const object = result
      if (this.take('.')) result = this.#attribute(object)
      else if (this.take('[')) result = this.#subscript(object)
      else if (this.take('(')) {
        const given = this.#arguments()
        result = (scope) => called(object(scope), evaluateArguments(given, scope))
      } else return result
    }
  }

  #attribute(object: Expression): Expression {
    const token = this.#peek()
    if (token.kind === 'integer') {
      this.#position++
      const index = Number(token.text)
      return (scope) => subscriptOf(object(scope), index)
    }
    const name = this.name()
    return (scope) => attributeOf(object(scope), name)
  }

  #subscript(object: Expression): Expression {
    const absent: Expression = () => null
    const first = this.#peek().text === ':' ? absent : this.expression()
    if (this.take(']')) return (scope) => subscriptOf(object(scope), first(scope))
    this.expect(':')
    const [stop, step] = [this.#sliceBound(), this.take(':') ? this.#sliceBound() : absent]
    this.expect(']')
    return (scope) => slice(object(scope), { start: first(scope), stop: stop(scope), step: step(scope) })
  }

  #sliceBound(): Expression {
    const token = this.#peek()
    return token.kind === 'operator' && (token.text === ']' || token.text === ':') ? () => null : this.expression()
  }

  #arguments(): ArgumentExpressions {
    const values: Expression[] = []
    const named: [string, Expression][] = []
    while (!this.take(')')) {
      const token = this.#peek()
      const following = this.#tokens[this.#position + 1]
      if (token.kind === 'name' && following?.kind === 'operator' && following.text === '=') {
        this.#position += 2
        named.push([token.text, this.expression()])
      } else values.push(this.expression())
      if (!this.take(',')) {
        this.expect(')')
        break
      }
    }
    return { values, named }
  }

  #primary(): Expression {
    const token = this.#peek()
    this.#position++
    if (token.kind === 'string') return this.#string(token)
    if (token.kind === 'integer') return this.#constant(Number(token.text.replaceAll('_', '')))
    if (token.kind === 'float') return this.#constant(new PythonFloat(Number(token.text.replaceAll('_', ''))))
    if (token.kind === 'name') return this.#variable(token.text)
    if (token.text === '(') return this.#parenthesis()
    if (token.text === '[') return this.#list()
    if (token.text === '{') return this.#dict()
    this.#position--
    return this.fail(`a value is expected${this.#found()}`)
  }

  #constant(value: JinjaValue): Expression {
    return () => value
  }

  #string(first: Token): Expression {
    let text = unescaped(first.text.slice(1, -1))
    for (let token = this.#peek(); token.kind === 'string'; token = this.#peek()) {
      text += unescaped(token.text.slice(1, -1))
      this.#position++
    }
    return this.#constant(text)
  }

  #variable(name: string): Expression {
    const constant = Object.hasOwn(constants, name) ? constants[name] : undefined
    if (constant !== undefined) return this.#constant(constant)
    return (scope) => scope.lookUp(name)
  }

  #parenthesis(): Expression {
    if (this.take(')')) return this.#constant([])
    const inside = this.tuple()
    this.expect(')')
    return inside
  }

  #list(): Expression {
    const items: Expression[] = []
    while (!this.take(']')) {
      items.push(this.expression())
      if (!this.take(',')) {
        this.expect(']')
        break
      }
    }
    return (scope) => items.map((item) => item(scope))
  }

  #dict(): Expression {
    const members: [Expression, Expression][] = []
    while (!this.take('}')) {
      const key = this.expression()
      this.expect(':')
      members.push([key, this.expression()])
      if (!this.take(',')) {
        this.expect('}')
        break
      }
    }
    return (scope) =>
      Object.fromEntries(members.map(([key, value]) => [pythonString(defined(key(scope))), value(scope)]))
  }
}

function evaluateArguments({ values, named }: ArgumentExpressions, scope: Scope): CallArguments {
  return {
    values: values.map((value) => value(scope)),
    named: Object.fromEntries(named.map(([name, value]) => [name, value(scope)])),
  }
}

function called(target: JinjaValue, given: CallArguments): JinjaValue {
  if (target instanceof Undefined) throw new OperationError(`${target.what} is undefined and cannot be called`)
  if (!(target instanceof Callable)) throw new OperationError('only methods and range() can be called')
  return target.call(given)
}
