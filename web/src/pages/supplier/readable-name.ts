/** The name of a task or skill as words: `basics_word_problem` is `word problem`. */
export function readableName(name: string): string {
  return name.replace(/^basics_/, '').replaceAll('_', ' ')
}
