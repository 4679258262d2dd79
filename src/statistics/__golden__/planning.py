"""Golden numbers for planning/: normal quantiles, waits and coverage, from SciPy and exact fractions.

Run: python planning.py > planning.json      (SciPy 1.17.1 or newer)
"""

import json
from fractions import Fraction
from math import comb

from scipy import stats


def all_met_by(nodes, session_nodes, draws):
    """P(every node was in one of so many sessions), by inclusion and exclusion."""
    total = Fraction(0)
    for left_out in range(nodes - session_nodes + 1):
        share = Fraction(comb(nodes - left_out, session_nodes), comb(nodes, session_nodes))
        total += (-1) ** left_out * comb(nodes, left_out) * share**draws
    return total


def coverage(nodes, session_nodes, applications):
    mean, p95, p99, session = Fraction(0), None, None, 0
    while True:
        done = all_met_by(nodes, session_nodes, applications * session) if session > 0 else Fraction(0)
        if p95 is None and done >= Fraction(95, 100):
            p95 = session
        if p99 is None and done >= Fraction(99, 100):
            p99 = session
        mean += 1 - done
        if 1 - done < Fraction(1, 10**12):
            return {"mean": float(mean), "p95": p95, "p99": p99}
        session += 1


def met(nodes, session_nodes, applications, meetings):
    q = 1 - (1 - session_nodes / nodes) ** applications
    quantiles = [int(stats.nbinom.ppf(share, meetings, q)) + meetings for share in (0.95, 0.99)]
    return {"mean": meetings / q, "p95": quantiles[0], "p99": quantiles[1]}


designs = [(24, 24, 1), (25, 24, 1), (30, 24, 1), (48, 24, 2), (100, 24, 4), (30, 5, 2), (120, 5, 3)]
meetings = [(1000, 24, 4, 1), (1000, 24, 4, 38), (100000, 24, 64, 38), (48, 24, 2, 400), (25, 24, 1, 8)]
probabilities = [1e-12, 1e-6, 0.001, 0.025, 0.07, 0.3, 0.5, 0.6, 0.9, 0.95, 0.975, 0.999]

print(
    json.dumps(
        {
            "normalQuantile": [[p, float(stats.norm.ppf(p))] for p in probabilities],
            "allMet": [[list(design), coverage(*design)] for design in designs],
            "met": [[list(design), met(*design)] for design in meetings],
        },
        indent=1,
    )
)
