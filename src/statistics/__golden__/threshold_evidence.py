"""Golden numbers for the evidence against a threshold, from SciPy's binomial probabilities.

Run: python threshold_evidence.py > threshold-evidence.json      (SciPy 1.17.1 or newer)
"""

import json
import math

import scipy
from scipy import special, stats

points = [(0, 0, 0.3), (1, 1, 0.52), (10, 7, 0.2), (100, 70, 0.52), (400, 212, 0.55), (1200, 700, 0.58), (50, 50, 0.83), (50, 0, 0.27), (3000, 2990, 0.97)]


def log_e_value(n, successes, mean):
    """The mean probability of the scores under the alternatives, divided by that under the threshold."""
    most = max(0.995, (1 + mean) / 2)
    logs = [
        math.log(share) + stats.binom.logpmf(successes, n, min(mean + distance, most))
        for distance, share in [(0.04, 0.5), (0.08, 0.25), (0.16, 0.125), (0.32, 0.125)]
    ]
    return float(special.logsumexp(logs) - stats.binom.logpmf(successes, n, mean))


print(
    json.dumps(
        {
            "made": f"threshold_evidence.py, SciPy {scipy.__version__}",
            "thresholdLogEValue": [{"n": n, "successes": s, "mean": m, "value": log_e_value(n, s, m)} for n, s, m in points],
        },
        indent=1,
    )
)
