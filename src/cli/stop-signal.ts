/**
 * A signal that aborts at the first SIGINT, SIGTERM or SIGHUP. A second one ends the process at once: whatever was in
 * flight is then taken up at the next start.
 */
export function stopSignal(): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(1)
      controller.abort()
    })
  }
  return controller.signal
}
