import type { Command } from 'commander'
import type { SupplierResponse, SuppliersResponse } from '#api/schemas/supplier.ts'
import { connectApi } from '../api-client.ts'
import { supplierReport } from '../render/supplier-report.ts'
import { terminalText } from '../render/terminal-text.ts'
import { type Column, textTable } from '../render/text-table.ts'
import { readSettings } from '../settings.ts'
import { print, printJson, renderOptions } from '../terminal.ts'

/** `assay suppliers [ID]`: who is measured, or everything about one of them. */
export function suppliersCommand(program: Command): void {
  program
    .command('suppliers [id]')
    .description('list the suppliers, or show one in full (id, a beginning of it, or its address)')
    .action(async (id: string | undefined, _options, command: Command) => {
      const flags = command.optsWithGlobals()
      await using api = await connectApi(await readSettings({ flags }))
      if (id !== undefined) {
        const report = await api.get<SupplierResponse>(`/api/suppliers/${encodeURIComponent(id)}`)
        return flags.json === true ? printJson(report) : print(supplierReport(report, renderOptions()))
      }
      const list = await api.get<SuppliersResponse>('/api/suppliers?limit=1000')
      if (flags.json === true) return printJson(list)
      print(suppliersTable(list))
    })
}

type Listed = SuppliersResponse['suppliers'][number]['supplier']

const columns: readonly Column<Listed>[] = [
  { title: 'Name', text: ({ name }) => terminalText(name ?? ''), dropOrder: 4, shortest: 10 },
  { title: 'Address', text: ({ address }) => terminalText(address), dropOrder: 0, shortest: 16 },
  { title: 'Service', text: ({ service }) => terminalText(service), dropOrder: 1, shortest: 10 },
  { title: 'Operator', text: ({ operator }) => terminalText(operator), dropOrder: 2, shortest: 10 },
  {
    title: 'Declared model',
    text: ({ declaredModel }) => terminalText(declaredModel ?? ''),
    dropOrder: 3,
    shortest: 10,
  },
  { title: 'Kind', text: kindOf, dropOrder: 4 },
  { title: 'Id', text: ({ id }) => id.slice(0, 12), dropOrder: 5 },
]

function suppliersTable({ suppliers }: SuppliersResponse): string {
  if (suppliers.length === 0) return 'No suppliers yet: start "assay serve" with a suppliers file, or "assay start".'
  const { width } = renderOptions()
  return textTable(
    columns,
    suppliers.map(({ supplier }) => supplier),
    { width },
  )
}

function kindOf({ isSimulated, isReference, isListed }: Listed): string {
  const words = [isSimulated && 'simulated', isReference && 'reference', !isListed && 'unlisted']
  return words.filter((word) => word !== false).join(', ')
}
