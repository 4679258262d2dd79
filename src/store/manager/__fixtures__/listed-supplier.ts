import type { Supplier } from '#records/supplier.ts'

/** A supplier of the direct network whose address is its id. */
export function listedSupplier(id: string, over: Partial<Supplier> = {}): Supplier {
  return {
    id,
    network: 'direct',
    address: id,
    service: 'text-generation',
    name: null,
    operator: 'one',
    declaredModel: null,
    isReference: false,
    isSimulated: true,
    isListed: true,
    firstSeenAt: 0,
    lastSeenAt: 0,
    ...over,
  }
}
