import type { Colors } from './render-options.ts'

/** What every section of a report is drawn with. */
export type ReportContext = { readonly width: number; readonly colors: Colors }

/** The heading of a section. */
export function sectionTitle(text: string, { colors }: ReportContext): string {
  return colors.bold(colors.underline(text))
}
