import { describe, expect, it } from 'vitest'
import { BadAllowanceError, createAddressGuard, lookupBySystem } from './address-guard.ts'

/** Answers every name with the same addresses, and notes what it was asked. */
function lookupOf(...addresses: string[]) {
  const asked: string[] = []
  return {
    asked,
    lookup: async (hostname: string) => {
      asked.push(hostname)
      return addresses
    },
  }
}

const noLookup = async () => {
  throw new Error('No name should be looked up.')
}

describe('createAddressGuard', () => {
  it('default: hands out the public addresses of a name, all of them checked', async () => {
    const { lookup } = lookupOf('2606:4700::1111', '10.0.0.1', '1.1.1.1')
    expect(await createAddressGuard({ lookup })({ hostname: 'node.example', port: 443 })).toEqual({
      kind: 'allowed',
      addresses: ['2606:4700::1111', '1.1.1.1'],
    })
  })

  it('behavior: a name is asked for at each connection, never remembered', async () => {
    const answers = [['1.1.1.1'], ['127.0.0.1']]
    const guard = createAddressGuard({ lookup: async () => answers.shift() ?? [] })
    expect((await guard({ hostname: 'rebind.example', port: 80 })).kind).toBe('allowed')
    expect(await guard({ hostname: 'rebind.example', port: 80 })).toEqual({
      kind: 'forbidden',
      reason: 'has no public address, only loopback ones',
    })
  })

  it.each([
    ['127.0.0.1', 'loopback'],
    ['2130706433', 'loopback'],
    ['017700000001', 'loopback'],
    ['0x7f.0.0.1', 'loopback'],
    ['[::1]', 'loopback'],
    ['[::ffff:10.0.0.1]', 'IPv4-mapped'],
    ['[fe80::1%25eth0]', 'zoned'],
    ['fe80::1%eth0', 'zoned'],
    ['169.254.169.254', 'link-local'],
    ['127.0.0.1.', 'loopback'],
    ['a b', 'unresolved EBADNAME'],
    ['exa_mple..com', 'unresolved EBADNAME'],
  ])('args: the literal %s goes to no resolver', async (hostname, expected) => {
    const verdict = await createAddressGuard({ lookup: noLookup })({ hostname, port: 80 })
    if (verdict.kind === 'forbidden') expect(verdict.reason).toBe(`has no public address, only ${expected} ones`)
    else expect(verdict.kind === 'unresolved' ? `unresolved ${verdict.code}` : verdict).toBe(expected)
  })

  it.each([22, 25, 53, 2375, 5432, 6379, 0])('behavior: port %i is refused even on a public address', async (port) => {
    expect(await createAddressGuard({ lookup: noLookup })({ hostname: '1.1.1.1', port })).toEqual({
      kind: 'forbidden',
      reason: `uses port ${port}, which is no port for HTTP`,
    })
  })

  it('args: an allowed network', async () => {
    const guard = createAddressGuard({ allow: ['10.1.0.0/16', '::1'], lookup: lookupOf('10.1.2.3', '10.2.0.1').lookup })
    expect(await guard({ hostname: 'inside.example', port: 8080 })).toEqual({
      kind: 'allowed',
      addresses: ['10.1.2.3'],
    })
    expect(await guard({ hostname: '[::1]', port: 8080 })).toEqual({ kind: 'allowed', addresses: ['::1'] })
    expect((await guard({ hostname: '127.0.0.1', port: 8080 })).kind).toBe('forbidden')
  })

  it('args: an allowed name is looked up by the machine, and only that very name', async () => {
    const outside = lookupOf('10.0.0.2')
    const inside = lookupOf('10.0.0.1')
    const guard = createAddressGuard({ allow: ['Gpu.lan'], lookup: outside.lookup, lookupAllowed: inside.lookup })
    expect(await guard({ hostname: 'gpu.LAN.', port: 80 })).toEqual({ kind: 'allowed', addresses: ['10.0.0.1'] })
    expect((await guard({ hostname: 'evil.gpu.lan', port: 80 })).kind).toBe('forbidden')
    expect([inside.asked, outside.asked]).toEqual([['gpu.lan'], ['evil.gpu.lan']])
  })

  it('behavior: a lookup that fails, or gives nonsense', async () => {
    const failing = async () => {
      throw Object.assign(new Error('queryA ESERVFAIL x'), { code: 'ESERVFAIL' })
    }
    const host = { hostname: 'node.example', port: 80 }
    expect(await createAddressGuard({ lookup: failing })(host)).toEqual({ kind: 'unresolved', code: 'ESERVFAIL' })
    expect(await createAddressGuard({ lookup: lookupOf().lookup })(host)).toEqual({
      kind: 'unresolved',
      code: 'ENODATA',
    })
    expect(await createAddressGuard({ lookup: lookupOf('127.1', 'x').lookup })(host)).toEqual({
      kind: 'unresolved',
      code: 'ENODATA',
    })
  })

  it.each(['10.0.0.0/99', '127.1', 'http://x', '*.example', '', '1.2.3'])('error: %s in the allow-list', (entry) => {
    expect(() => createAddressGuard({ allow: [entry] })).toThrow(BadAllowanceError)
  })
})

describe('lookupBySystem', () => {
  it('default: reads the hosts file', async () => {
    expect((await lookupBySystem('localhost')).every((address) => ['127.0.0.1', '::1'].includes(address))).toBe(true)
  })
})
