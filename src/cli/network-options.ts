import type { Command } from 'commander'

/** The flags that say which network is measured, and how. */
export function networkOptions(command: Command): Command {
  return command
    .option('--network <name>', 'direct: the URLs of a suppliers file; morse: Pocket Network Morse')
    .option('--suppliers <file>', 'direct: the suppliers file')
    .option('--rpc <urls...>', 'morse: nodes to ask about the chain, several against the loss of one')
    .option('--services <ids...>', 'morse: the services to measure, such as A100 A104')
    .option('--app-keys <file>', 'morse: keys of the applications that pay (mode 600; or ASSAY_MORSE_APP_KEYS)')
    .option('--app-keys-passphrase <file>', 'morse: passphrase of encrypted keys (or ASSAY_MORSE_APP_KEYS_PASSPHRASE)')
    .option('--session-budget <share>', "morse: share of a session's relays that is used, 0.5 unless told")
    .option('--allow-private <networks...>', 'morse: networks that nodes may be at though not public: 127.0.0.0/8')
    .option('--mesh <url>', "morse: relays go here instead of to the nodes' own addresses")
    .option('--model <name>', 'morse: what requests carry as model')
    .option('--simulated', 'morse: say of every supplier that its answers are simulated')
    .option('--concurrency <relays>', 'morse: relays at once to one supplier')
    .option('--relay-timeout <seconds>', 'morse: how long an answer may take')
    .option('--max-body-bytes <bytes>', 'morse: how large the body of an answer may be')
}
