import type { Supplier } from '../api/api-types.ts'
import { visibleWord } from '../components/visible-text.ts'

/** What to call a supplier on a page: its name, else its address. Both are its own words: hidden characters are shown. */
export function supplierName({ name, address }: Pick<Supplier, 'name' | 'address'>): string {
  return visibleWord(name ?? shortAddress(address))
}

/** A long hexadecimal address by its ends; any other as it is. */
export function shortAddress(address: string): string {
  return /^[0-9a-f]{24,}$/i.test(address) ? `${address.slice(0, 8)}…${address.slice(-6)}` : address
}
