import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { answeredDocument, scoreResponses } from '#tasks/score-responses.ts'
import { loadNamedTask } from '../../load-task.ts'
import { readSettings } from '../../settings.ts'
import { print, printJson } from '../../terminal.ts'
import { lmehOption } from './lmeh-option.ts'

/** `assay tasks score`: scores of answers that the user has. */
export function scoreCommand(tasks: Command): void {
  tasks
    .command('score <task> <answers>')
    .description('score answers: a file with lines {"documentId": "0", "bodies": [response body, …]}')
    .option('--data <folder>', 'folder with data sets')
    .addOption(lmehOption())
    .action(async (name: string, path: string, _options, command: Command) => {
      const flags = command.optsWithGlobals()
      const task = await loadNamedTask(name, await readSettings({ flags }))
      const lines = (await readAnswers(path)).split('\n').filter((line) => line.trim() !== '')
      const scored = scoreResponses(
        task,
        lines.map((line, index) => parseAnswer(line, path, index + 1)),
      )
      if (flags.json === true) return printJson(scored)
      for (const [metric, value] of Object.entries(scored.results)) print(`${metric.padEnd(40)} ${value ?? 'N/A'}`)
      print(`${scored.sampleLength} documents`)
    })
}

async function readAnswers(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new AnswersFileMissingError({ path, cause })
  }
}

function parseAnswer(line: string, path: string, lineNumber: number) {
  try {
    return answeredDocument.parse(JSON.parse(line))
  } catch (cause) {
    throw new BadAnswerLineError({ path, lineNumber, cause })
  }
}

/** There is no answers file to read. */
export class AnswersFileMissingError extends Error {
  override readonly name = 'AnswersFileMissingError'
  readonly code = 'ANSWERS_FILE_MISSING'
  constructor({ path, cause }: { path: string; cause: unknown }) {
    super(
      `The answers file ${path} cannot be read.\n` +
        'Give a file with one document a line: {"documentId": "0", "bodies": [response body, …]}.',
      { cause },
    )
  }
}

/** A line of the answers file is not what `tasks score` reads. */
export class BadAnswerLineError extends Error {
  override readonly name = 'BadAnswerLineError'
  readonly code = 'BAD_ANSWER_LINE'
  constructor({ path, lineNumber, cause }: { path: string; lineNumber: number; cause: unknown }) {
    super(`${path}:${lineNumber} is not {"documentId": "…", "bodies": [response body, …]} on one line.`, { cause })
  }
}
