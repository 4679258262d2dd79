"""Runs a command in a pseudo-terminal of a given size and writes everything that it shows to a file.

SIGTERM and SIGHUP to this script go on to the command; SIGINT presses Ctrl-C in the terminal. Ends with the command's
exit code, or 128 + the signal that ended it.

Python 3, standard library only:  terminal.py --columns 160 --rows 50 --log FILE -- COMMAND …
"""

import argparse
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--columns", type=int, default=160)
    arguments.add_argument("--rows", type=int, default=50)
    arguments.add_argument("--log", required=True)
    arguments.add_argument("command", nargs="+")
    options = arguments.parse_args()

    child, terminal = pty.fork()
    if child == 0:
        os.execvp(options.command[0], options.command)
    size = struct.pack("HHHH", options.rows, options.columns, 0, 0)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, size)
    signal.signal(signal.SIGINT, lambda *_: os.write(terminal, b"\x03"))
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _: os.kill(child, received))
    with open(options.log, "wb", buffering=0) as log:
        copy(terminal, log)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    sys.exit(code if code >= 0 else 128 - code)


def copy(terminal, log):
    while True:
        select.select([terminal], [], [])
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            return
        if not piece:
            return
        log.write(piece)


if __name__ == "__main__":
    main()
