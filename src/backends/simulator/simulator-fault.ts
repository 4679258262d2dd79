/** What clients of a simulator hear of a fault of ours, so that nobody takes it for a misbehaviour. */
export const simulatorFault = {
  message: 'The simulator failed. This is no misbehaviour that it was told to show.',
  type: 'server_error',
  param: null,
  code: 'simulator_fault',
}
