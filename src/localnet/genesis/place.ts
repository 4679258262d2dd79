import { addressOf } from '#morse/keys.ts'
import type { StakeStatus } from '../chain/ledger.ts'
import { isAddress, isChainId } from '../chain/parameters.ts'
import { zeroTime } from '../chain/time-text.ts'

/** One mistake: where it is, as a path such as `app_state.pos.validators[3].tokens`, and what to do. */
export type GenesisMistake = { readonly path: string; readonly problem: string }

/** A value of the file with its path; what cannot be read is put on the list of mistakes and read as a harmless value. */
export class Place {
  readonly value: unknown
  private readonly path: string
  private readonly mistakes: GenesisMistake[]

  constructor(value: unknown, path: string, mistakes: GenesisMistake[]) {
    this.value = value
    this.path = path
    this.mistakes = mistakes
  }

  fault(problem: string): void {
    this.mistakes.push({ path: this.path === '' ? '(the whole file)' : this.path, problem })
  }

  at(field: string): Place {
    const path = this.path === '' ? field : `${this.path}.${field}`
    const isObject = typeof this.value === 'object' && this.value !== null && !Array.isArray(this.value)
    const value =
      isObject && Object.hasOwn(this.value as object, field) ? Reflect.get(this.value as object, field) : undefined
    return new Place(value, path, this.mistakes)
  }

  /** Undefined where the file says nothing or null. */
  optional(): Place | undefined {
    return this.value === undefined || this.value === null ? undefined : this
  }

  list(): Place[] {
    if (this.value === undefined || this.value === null) return []
    if (!Array.isArray(this.value)) {
      this.fault('write a list')
      return []
    }
    return this.value.map((entry, index) => new Place(entry, `${this.path}[${index}]`, this.mistakes))
  }

  text(): string {
    if (typeof this.value === 'string') return this.value
    this.fault('write a text in quotes')
    return ''
  }

  flag(): boolean {
    if (this.value === undefined || typeof this.value === 'boolean') return this.value ?? false
    this.fault('write true or false, without quotes')
    return false
  }

  whole({ least, most }: { readonly least: bigint; readonly most: bigint }): bigint {
    if (typeof this.value === 'string' && /^-?\d{1,40}$/.test(this.value)) {
      const value = BigInt(this.value)
      if (value >= least && value <= most) return value
      this.fault(`${value} is out of range; choose ${least} to ${most}`)
    } else this.fault('write a whole number in quotes, such as "1000000"')
    return least
  }

  /** upokt. The bound leaves room for all that is calculated with decimals of 315 bits. */
  amount(): bigint {
    return this.whole({ least: 0n, most: 2n ** 127n - 1n })
  }

  status(): StakeStatus {
    const status = Number(this.value)
    if (status === 1 || status === 2) return status
    this.fault('write 2 (staked) or 1 (unstaking)')
    return 2
  }

  publicKey(): string {
    if (typeof this.value === 'string' && /^[0-9a-f]{64}$/.test(this.value)) return this.value
    this.fault('write a public key: 64 hexadecimal digits, lower case')
    return ''
  }

  address({ publicKey, seen }: { readonly publicKey?: string | null; readonly seen?: Set<string> }): string {
    if (!isAddress(this.value)) {
      this.fault('write an address: 40 hexadecimal digits, lower case')
      return ''
    }
    if (typeof publicKey === 'string' && publicKey !== '' && addressOf(publicKey) !== this.value)
      this.fault(`the address of this public key is ${addressOf(publicKey)}; correct one of the two`)
    if (seen?.has(this.value) === true) this.fault(`${this.value} is taken already; list it once`)
    seen?.add(this.value)
    return this.value
  }

  chains(): string[] {
    const entries = this.list()
    for (const entry of entries)
      if (!isChainId(entry.value)) entry.fault('write a chain id: 1 to 4 bytes in hexadecimal, such as "0001"')
    if (entries.length === 0) this.fault('list at least one chain id, such as "0001"')
    const chains = entries.map(({ value }) => String(value))
    if (new Set(chains).size !== chains.length) this.fault('list each chain id once')
    return chains
  }

  time(): string {
    const text = typeof this.value === 'string' ? this.value : ''
    if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(text) && !Number.isNaN(Date.parse(text))) return text
    this.fault('write a time such as "2026-11-22T06:38:42.066830166Z"')
    return zeroTime
  }

  serviceUrl(): string {
    const url = typeof this.value === 'string' && URL.canParse(this.value) ? new URL(this.value) : undefined
    if (url !== undefined && (url.protocol === 'http:' || url.protocol === 'https:')) return String(this.value)
    this.fault('write a URL with its scheme, such as "http://127.0.0.1:8081"')
    return ''
  }

  delegators(): Record<string, number> | null {
    const entries = typeof this.value === 'object' && this.value !== null ? Object.entries(this.value) : []
    const isGood = entries.every(([address, share]) => isAddress(address) && Number.isInteger(share) && share > 0)
    if (!isGood || entries.reduce((sum, [, share]) => sum + Number(share), 0) > 100) {
      this.fault('write an object of addresses and whole per cents, 100 in all at most')
      return null
    }
    return entries.length === 0 ? null : (Object.fromEntries(entries) as Record<string, number>)
  }
}
