"""Golden numbers for drift/baseline-bound.ts: exact binomial bounds from SciPy's beta quantile, Hoeffding's by root finding.

Run: python baseline_bounds.py > baseline-bounds.json      (SciPy 1.17.1)
"""

import json

from scipy import optimize, special

exact = []
for n in (1, 50, 200, 800, 3200):
    for share in (0.0, 0.004, 0.1, 0.3, 0.9):
        successes = round(n * share)
        if successes == n:
            continue
        for alpha in (0.05, 1e-3, 1e-10):
            # The inverse of the complement: 1 - alpha would lose digits.
            bound = special.betainccinv(successes + 1, n - successes, alpha)
            exact.append([n, successes, alpha, float(bound)])


def divergence(p, q):
    return special.rel_entr(p, q) + special.rel_entr(1 - p, 1 - q)


graded = []
for n, total in ((50, 12.5), (200, 0.0), (800, 333.3)):
    for alpha in (0.05, 1e-6):
        target = special.log1p(0) - special.log1p(alpha - 1)
        bound = optimize.brentq(
            lambda q: n * divergence(total / n, q) - target, total / n + 1e-15, 1 - 1e-15, xtol=1e-14
        )
        graded.append([n, total, alpha, bound])

print(json.dumps({"exact": exact, "graded": graded}))
