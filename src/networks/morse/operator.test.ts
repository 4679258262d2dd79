import { describe, expect, test } from 'vitest'
import { operatorOf } from './operator.ts'

const address = 'a'.repeat(40)

describe('operatorOf', () => {
  test.each([
    ['the output address', 'b'.repeat(40), 'https://node-1.example', 'b'.repeat(40)],
    ['the host, when it pays to itself', address, 'https://node-1.example:8443/', 'node-1.example'],
    ['the host, when it has no output address', null, 'https://Node-1.EXAMPLE', 'node-1.example'],
    ['a public address', null, 'http://203.0.113.7:8081', '203.0.113.7:8081'],
    ['a global address', null, 'http://8.8.8.8:8081', '8.8.8.8'],
    ['host and port on a private network', null, 'http://127.0.0.1:8081', '127.0.0.1:8081'],
    ['host and port of a name without dots', null, 'http://mesh:8081', 'mesh:8081'],
    ['host and port of a private IPv6', null, 'http://[::1]:8081', '[::1]:8081'],
    ['its own address, when it has no URL', null, 'nonsense', address],
  ])('default: %s', (_what, outputAddress, serviceUrl, operator) => {
    expect(operatorOf({ address, outputAddress, serviceUrl })).toBe(operator)
  })
})
