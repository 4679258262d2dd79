import { existsSync, statSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { readCatalogue } from '#tasks/definition/catalogue.ts'
import { readSettings } from '../../settings.ts'
import { findHarness } from '../../tasks/find-harness.ts'
import { readKnownFolders, writeKnownFolders } from '../../tasks/known-folders.ts'
import { TaskFolderError } from '../../tasks/task-folder-error.ts'
import { userCatalogue } from '../../tasks/user-catalogue.ts'
import { print } from '../../terminal.ts'

type Place = { readonly folder: string | undefined; readonly lmeh: string | boolean | undefined }

/** `assay tasks add` and `remove`: where tasks come from besides Assay itself. */
export function addCommands(tasks: Command): void {
  tasks
    .command('add [folder]')
    .description('use the tasks of a folder, or those of lm-evaluation-harness, from now on')
    .option('--lmeh <path>', 'lm-evaluation-harness: a checkout or a Python environment that has it')
    .action(async (folder: string | undefined, options: { lmeh?: string }, command: Command) => {
      const { taskFolders, cache } = await readSettings({ flags: command.parent?.optsWithGlobals() ?? {} })
      const known = readKnownFolders(taskFolders)
      const place = onlyOne({ folder, lmeh: options.lmeh })
      if (place.lmeh !== undefined) {
        const { tasks: path, version } = findHarness(String(place.lmeh))
        const { tasks: found, skipped } = await readCatalogue([{ path, source: 'lmeh' }], { cacheFolder: cache })
        writeKnownFolders(taskFolders, { ...known, lmeh: path })
        const which = version === null ? '' : ` ${version}`
        print(`${found.size.toLocaleString('en')} tasks of lm-evaluation-harness${which} at ${path}`)
        return tellSkipped(skipped)
      }
      const path = requireFolder(String(place.folder))
      writeKnownFolders(taskFolders, { ...known, folders: [path, ...known.folders.filter((other) => other !== path)] })
      // With all others, since its files may include files of theirs.
      const { tasks: found, skipped } = await userCatalogue({ cache, taskFolders })
      const own = [...found.values()].filter((task) => isBelow(task.path, path))
      print(`${own.length.toLocaleString('en')} tasks at ${path}`)
      tellSkipped(skipped.filter((file) => isBelow(file.path, path)))
    })
  tasks
    .command('remove [folder]')
    .description('forget a folder of tasks, or lm-evaluation-harness')
    .option('--lmeh', 'forget lm-evaluation-harness')
    .action(async (folder: string | undefined, options: { lmeh?: true }, command: Command) => {
      const { taskFolders } = await readSettings({ flags: command.parent?.optsWithGlobals() ?? {} })
      const { lmeh, folders } = readKnownFolders(taskFolders)
      const place = onlyOne({ folder, lmeh: options.lmeh })
      if (place.lmeh === true) {
        if (lmeh === undefined) return print('lm-evaluation-harness was not added.')
        writeKnownFolders(taskFolders, { folders })
        return print(`Forgotten: ${lmeh}`)
      }
      const path = resolve(String(place.folder))
      if (!folders.includes(path)) return print(`${path} was not added. There are: ${folders.join(', ') || 'none'}.`)
      writeKnownFolders(taskFolders, {
        ...(lmeh !== undefined && { lmeh }),
        folders: folders.filter((other) => other !== path),
      })
      print(`Forgotten: ${path}`)
    })
}

function isBelow(file: string, folder: string): boolean {
  return !relative(folder, file).startsWith('..')
}

function onlyOne(place: Place): Place {
  if ((place.folder === undefined) !== (place.lmeh === undefined)) return place
  throw new InvalidArgumentError('Name either a folder or --lmeh.')
}

function requireFolder(folder: string): string {
  const path = resolve(folder)
  const advice = 'name a folder with task definitions (*.yaml)'
  if (!existsSync(path)) throw new TaskFolderError({ path, reason: 'there is no such folder', advice })
  if (!statSync(path).isDirectory()) throw new TaskFolderError({ path, reason: 'it is no folder', advice })
  return path
}

const shownFiles = 10

function tellSkipped(skipped: readonly { readonly path: string; readonly reason: string }[]): void {
  if (skipped.length === 0) return
  print(`${skipped.length} ${skipped.length === 1 ? 'file' : 'files'} cannot be read:`)
  for (const { path, reason } of skipped.slice(0, shownFiles)) print(`  ${path}: ${reason.split('\n')[0]}`)
  if (skipped.length > shownFiles) print('  …')
}
