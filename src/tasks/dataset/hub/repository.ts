import * as z from 'zod'
import { HubError, type HubOptions, hubJson } from './hub-client.ts'

/** A data set's repository at one commit. */
export type Revision = { readonly repository: string; readonly commit: string }

/** A file of a repository. */
export type RepositoryFile = {
  readonly path: string
  readonly bytes: number
  /** SHA-256 of the content, or for small files the id that git gives it; undefined when the hub says neither. */
  readonly sha256: string | undefined
  readonly gitId: string | undefined
}

export type Tree = { readonly files: readonly RepositoryFile[]; readonly folders: readonly string[] }

/** The branch to which the hub converts every data set that it can read, as Parquet. */
export const conversionBranch = 'refs/convert/parquet'

const maximumPages = 50
const maximumEntries = 50_000

const commitShape = z.object({ sha: z.string().regex(/^[0-9a-f]{40}$/) })
const treeShape = z.array(
  z.object({
    type: z.string(),
    path: z.string(),
    size: z.int().nonnegative().optional(),
    oid: z.string().optional(),
    lfs: z.object({ oid: z.string(), size: z.int().nonnegative() }).optional(),
  }),
)

/**
 * The commit that a branch, tag or commit of a repository stands for now.
 *
 * @returns undefined when there is no such revision.
 * @throws {HubError}
 */
export async function commitOf(
  repository: string,
  revision: string,
  options: HubOptions,
): Promise<Revision | undefined> {
  const url = `https://huggingface.co/api/datasets/${repository}/revision/${encodeURIComponent(revision)}`
  const answer = await hubJson(url, commitShape, options)
  return answer === undefined ? undefined : { repository, commit: answer.value.sha }
}

/**
 * Files and folders below a folder of a repository (huggingface.co/docs/hub/api, `tree`), page by page.
 *
 * @returns undefined when the folder is not there.
 * @throws {HubError} also for a listing without end.
 */
export async function listTree(
  { repository, commit }: Revision,
  { folder = '', isRecursive }: { readonly folder?: string; readonly isRecursive: boolean },
  options: HubOptions,
): Promise<Tree | undefined> {
  const place = folder === '' ? '' : `/${encodePath(folder)}`
  const start = `https://huggingface.co/api/datasets/${repository}/tree/${commit}${place}?recursive=${isRecursive}`
  const files: RepositoryFile[] = []
  const folders: string[] = []
  let url: string | undefined = start
  for (let page = 0; url !== undefined; page += 1) {
    const answer: { value: z.infer<typeof treeShape>; headers: Headers } | undefined = await hubJson(
      url,
      treeShape,
      options,
    )
    if (answer === undefined) return undefined
    for (const { type, path, size, oid, lfs } of answer.value) {
      if (type === 'directory') folders.push(path)
      if (type === 'file')
        files.push({ path, bytes: lfs?.size ?? size ?? 0, sha256: lfs?.oid, gitId: lfs ? undefined : oid })
    }
    if (page === maximumPages || files.length + folders.length > maximumEntries) {
      throw new HubError({ url: start, reason: 'its list of files does not end', advice: 'use another data set.' })
    }
    url = answer.headers.get('link')?.match(/<([^<>]+)>;\s*rel="next"/)?.[1]
  }
  return { files, folders }
}

/** Where a file's content is. */
export function fileAddress({ repository, commit }: Revision, path: string): string {
  return `https://huggingface.co/datasets/${repository}/resolve/${commit}/${encodePath(path)}`
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}
