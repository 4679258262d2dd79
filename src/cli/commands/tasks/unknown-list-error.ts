type Facts = { readonly filter: string } | { readonly suite: string; readonly suites: readonly string[] }

/** A list was asked for of which there is nothing. */
export class UnknownListError extends Error {
  override readonly name = 'UnknownListError'
  readonly code = 'TASK_LIST_EMPTY'
  constructor(facts: Facts) {
    super(
      'filter' in facts
        ? `No task, group, tag or family is like "${facts.filter}".\nWhat to do: \`assay tasks list\` shows the families.`
        : `There is no suite "${facts.suite}".\nSuites: ${facts.suites.join(', ')}`,
    )
  }
}
