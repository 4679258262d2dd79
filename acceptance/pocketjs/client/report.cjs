'use strict'
const { setTimeout: sleep } = require('node:timers/promises')

module.exports = { report, waitFor }

const PATIENCE_MS = 20_000

/** Runs one step and prints what came of it as a JSON line; the result is the value, undefined after an error. */
async function report(step, run) {
  try {
    const value = await run()
    if (value instanceof Error) throw value
    console.log(JSON.stringify({ step, value: value ?? null }, plain))
    return value
  } catch (error) {
    const { name, code = null, message } = error instanceof Error ? error : { name: 'none', message: String(error) }
    console.log(JSON.stringify({ step, error: { name, code, message: String(message) } }))
    return undefined
  }
}

/** Asks again until there is an answer: a transaction is found once its block is made. */
async function waitFor(ask) {
  for (const started = Date.now(); ; await sleep(100)) {
    try {
      return await ask()
    } catch (error) {
      if (Date.now() - started > PATIENCE_MS) throw error
    }
  }
}

function plain(_key, value) {
  return typeof value === 'bigint' ? String(value) : value
}
