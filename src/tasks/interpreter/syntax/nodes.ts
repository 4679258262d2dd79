import type { PythonFloat } from '#tasks/python/value.ts'

/** Every node knows its line, for messages. */
type At<Kind extends string> = { readonly kind: Kind; readonly line: number }

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**' | '@' | '&' | '|' | '^' | '<<' | '>>'
export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in' | 'is' | 'is not'

export type Constant = null | boolean | number | bigint | string | PythonFloat

export type Expression =
  | (At<'constant'> & { readonly value: Constant })
  | (At<'bytes'> & { readonly text: string })
  | (At<'name'> & { readonly name: string })
  | (At<'joined'> & { readonly parts: readonly TextPart[] })
  | (At<'tuple' | 'list' | 'set'> & { readonly items: readonly Expression[] })
  | (At<'dict'> & { readonly entries: readonly DictEntry[] })
  | (At<'unary'> & { readonly operator: '-' | '+' | '~' | 'not'; readonly operand: Expression })
  | (At<'binary'> & { readonly operator: BinaryOperator; readonly left: Expression; readonly right: Expression })
  | (At<'and' | 'or'> & { readonly left: Expression; readonly right: Expression })
  | (At<'compare'> & { readonly first: Expression; readonly rest: readonly Comparison[] })
  | (At<'call'> & { readonly callee: Expression; readonly given: readonly GivenArgument[] })
  | (At<'attribute'> & { readonly object: Expression; readonly name: string })
  | (At<'subscript'> & { readonly object: Expression; readonly index: Expression })
  | (At<'slice'> & {
      readonly start: Expression | undefined
      readonly stop: Expression | undefined
      readonly step: Expression | undefined
    })
  | (At<'conditional'> & { readonly test: Expression; readonly value: Expression; readonly otherwise: Expression })
  | (At<'lambda'> & { readonly parameters: readonly Parameter[]; readonly body: Expression })
  | Comprehension
  | (At<'starred'> & { readonly value: Expression })
  | (At<'walrus'> & { readonly name: string; readonly value: Expression })
  | (At<'yield'> & { readonly value: Expression | undefined; readonly isFrom: boolean })

/** A text with values in it (f-string): plain text, or a value with its conversion (`!r`) and format. */
export type TextPart =
  | string
  | {
      readonly value: Expression
      readonly conversion: 'r' | 's' | 'a' | undefined
      readonly format: readonly TextPart[]
    }

/** `key: value`, or without a key `**value`. */
export type DictEntry = { readonly key: Expression | undefined; readonly value: Expression }
export type Comparison = { readonly operator: ComparisonOperator; readonly right: Expression }

export type GivenArgument =
  | { readonly kind: 'plain' | 'star' | 'double-star'; readonly value: Expression }
  | { readonly kind: 'named'; readonly name: string; readonly value: Expression }

export type Comprehension = At<'comprehension'> & {
  readonly form: 'list' | 'set' | 'dict' | 'generator'
  readonly element: Expression
  /** The value beside a dict's key. */
  readonly value: Expression | undefined
  readonly clauses: readonly ComprehensionClause[]
}

export type ComprehensionClause = {
  readonly target: Expression
  readonly source: Expression
  readonly conditions: readonly Expression[]
}

export type Parameter = {
  readonly name: string
  readonly kind: 'positional-only' | 'plain' | 'star' | 'named-only' | 'double-star'
  readonly defaultValue: Expression | undefined
}

export type Block = readonly Statement[]

export type FunctionStatement = At<'function'> & {
  readonly name: string
  readonly parameters: readonly Parameter[]
  readonly body: Block
  readonly decorators: readonly Expression[]
}

export type ClassStatement = At<'class'> & {
  readonly name: string
  readonly bases: readonly Expression[]
  readonly body: Block
  readonly decorators: readonly Expression[]
}

export type TryStatement = At<'try'> & {
  readonly body: Block
  readonly handlers: readonly Handler[]
  readonly otherwise: Block
  readonly finalizer: Block
}

export type Handler = {
  readonly type: Expression | undefined
  readonly name: string | undefined
  readonly body: Block
}

export type ImportedName = { readonly name: string; readonly alias: string | undefined }

/** `import a.b as c` (`names` are modules), or `from ..a import b as c` (`level` dots, then `module`). */
export type ImportStatement = At<'import'> & { readonly names: readonly ImportedName[] }
export type FromImportStatement = At<'from-import'> & {
  readonly level: number
  readonly module: string
  /** `*` is one name. */
  readonly names: readonly ImportedName[]
}

export type Statement =
  | (At<'expression'> & { readonly value: Expression })
  | (At<'assign'> & { readonly targets: readonly Expression[]; readonly value: Expression })
  /** `target: type = value`; the type is dropped. */
  | (At<'annotated'> & { readonly target: Expression; readonly value: Expression | undefined })
  | (At<'augmented'> & { readonly target: Expression; readonly operator: BinaryOperator; readonly value: Expression })
  | (At<'return'> & { readonly value: Expression | undefined })
  | (At<'if'> & { readonly test: Expression; readonly body: Block; readonly otherwise: Block })
  | (At<'for'> & {
      readonly target: Expression
      readonly source: Expression
      readonly body: Block
      readonly otherwise: Block
    })
  | (At<'while'> & { readonly test: Expression; readonly body: Block; readonly otherwise: Block })
  | At<'break' | 'continue' | 'pass'>
  | TryStatement
  | (At<'raise'> & { readonly exception: Expression | undefined })
  | (At<'with'> & { readonly items: readonly WithItem[]; readonly body: Block })
  | (At<'assert'> & { readonly test: Expression; readonly message: Expression | undefined })
  | (At<'delete'> & { readonly targets: readonly Expression[] })
  | (At<'global' | 'nonlocal'> & { readonly names: readonly string[] })
  | ImportStatement
  | FromImportStatement
  | FunctionStatement
  | ClassStatement

export type WithItem = { readonly value: Expression; readonly target: Expression | undefined }
