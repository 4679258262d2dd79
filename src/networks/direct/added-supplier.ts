import { BadSuppliersFileError, type DirectSupplier, parseSuppliersFile } from './suppliers-file.ts'

/** A field of an added supplier that is wrong; nothing of its value is told. */
export type EntryProblem = { readonly field: string; readonly problem: string }

/** Where keys of added suppliers may be: whoever adds one must not choose among all secrets of this machine. */
const keyPrefix = 'ASSAY_SUPPLIER_KEY_'

/**
 * Reads one entry as the suppliers file would have it, by the same rules. Its key can only be in a variable that is meant for
 * that: a file, or another variable, would be sent to an address that the same person chose.
 */
export function readAddedSupplier(
  entry: unknown,
):
  | { readonly kind: 'supplier'; readonly supplier: DirectSupplier }
  | { readonly kind: 'problems'; readonly problems: EntryProblem[] } {
  try {
    // Every JSON is YAML: one reader has all the rules.
    const [supplier] = parseSuppliersFile(JSON.stringify({ suppliers: [entry] }), 'entry').suppliers
    if (supplier === undefined) throw new TypeError('one entry makes one supplier')
    const { key } = supplier
    const isAllowed = key === null || (key.kind === 'env' && key.name.startsWith(keyPrefix))
    if (isAllowed) return { kind: 'supplier', supplier }
    return {
      kind: 'problems',
      problems: [{ field: 'key', problem: `must be env:${keyPrefix}…, a variable made for it` }],
    }
  } catch (error) {
    if (!(error instanceof BadSuppliersFileError)) throw error
    return {
      kind: 'problems',
      problems: error.problems.map(({ field, message }) => ({
        field: field.replace(/^suppliers\[0\]\.?/, '') || 'entry',
        problem: message,
      })),
    }
  }
}
