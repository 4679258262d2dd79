"""Golden numbers for log-gamma, log-beta and the two mixtures, from SciPy and mpmath.

Run: python special_functions.py > special-functions.json      (SciPy 1.17.1, mpmath 1.3.0 or newer)
"""

import json

import mpmath as mp
import scipy
from scipy import optimize, special

mp.mp.dps = 50


def log_beta(a, b):
    return mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(mp.mpf(a) + b)


def log_beta_binomial_e_value(n, successes, mean, a=0.5, b=0.5):
    if (mean == 0 and successes > 0) or (mean == 1 and successes < n):
        return None
    m = mp.mpf(mean)
    value = log_beta(mp.mpf(a) + successes, mp.mpf(b) + n - successes) - log_beta(a, b)
    if successes > 0:
        value -= successes * mp.log(m)
    if successes < n:
        value -= (n - successes) * mp.log1p(-m)
    return value


def beta_mixture_bound(n, successes, alpha, side):
    """Roots by SciPy's brentq on the logit scale, E-value by SciPy's betaln."""
    threshold = -mp.log(alpha)

    def excess(logit):
        mean = mp.mpf(1) / (1 + mp.exp(-mp.mpf(logit)))
        failures = n - successes
        value = log_beta(mp.mpf(successes) + 0.5, mp.mpf(failures) + 0.5) - log_beta(0.5, 0.5)
        value -= successes * mp.log(mean) + failures * (-mp.mpf(logit) + mp.log(mean))
        return float(value - threshold)

    if side == "lower":
        if successes == 0:
            return 0.0
        bracket = (-60, 60 if successes == n else float(mp.log(mp.mpf(successes) / (n - successes))))
    else:
        if successes == n:
            return 1.0
        bracket = (-60 if successes == 0 else float(mp.log(mp.mpf(successes) / (n - successes))), 60)
    root = optimize.brentq(excess, *bracket, xtol=1e-15, rtol=1e-15, maxiter=500)
    return float(1 / (1 + mp.exp(-mp.mpf(root))))


def hypergeometric_set(size, n, successes, alpha, a=0.5, b=0.5):
    """Every count that the prior-posterior ratio does not exclude, by definition (Waudby-Smith & Ramdas 2020)."""
    kept = []
    for count in range(successes, size - (n - successes) + 1):
        prior = mp.binomial(size, count) * mp.exp(log_beta(a + count, b + size - count) - log_beta(a, b))
        left, good = size - n, count - successes
        post_a, post_b = a + successes, b + n - successes
        posterior = mp.binomial(left, good) * mp.exp(log_beta(post_a + good, post_b + left - good) - log_beta(post_a, post_b))
        if prior / posterior < 1 / mp.mpf(alpha):
            kept.append(count)
    return [kept[0], kept[-1]]


gamma_points = [1e-300, 1e-8, 0.1, 0.25, 0.499999, 0.5, 0.75, 0.999999, 1, 1.0000001, 1.25, 1.4616321449683622, 1.499999, 1.5, 1.75]
gamma_points += [1.9999999, 2, 2.0000001, 2.25, 2.499999, 2.5, 3, 3.5, 4.25, 7, 9.999999, 10, 10.5, 33, 171.5, 1000.5, 1e5, 1234567.5, 1e7 + 0.5, 1e12]
beta_points = [(0.5, 0.5), (1, 1), (0.5, 1.5), (3, 2), (1e-8, 2), (9.5, 9.5), (0.5, 10.5), (9.99, 10), (10, 10), (0.5, 1e7 + 0.5)]
beta_points += [(1e7 + 0.5, 0.5), (5e6 + 0.5, 5e6 + 0.5), (12.5, 9e6), (1000.5, 2100.5), (1.5, 1e12), (100.5, 0.5), (2500.5, 7.5)]
e_points = [(0, 0, 0.3), (1, 1, 0.5), (10, 7, 0.55), (50, 0, 0.3), (50, 50, 0.8), (400, 212, 0.55), (3100, 1703, 0.55), (10_000_000, 5_498_000, 0.55), (1000, 3, 1e-6)]
interval_points = [(1, 0), (1, 1), (2, 1), (10, 0), (10, 10), (12, 5), (50, 49), (400, 212), (3100, 1703), (100_000, 1), (10_000_000, 5_500_000), (10_000_000, 0), (10_000_000, 9_999_999)]
finite_points = [(10, 0, 0), (10, 3, 1), (10, 9, 4), (10, 10, 4), (100, 30, 30), (100, 60, 13), (817, 200, 90), (1319, 1319, 800)]

print(
    json.dumps(
        {
            "made": f"special_functions.py, SciPy {scipy.__version__}, mpmath {mp.__version__}",
            "logGamma": [
                {"x": x, "value": float(mp.loggamma(mp.mpf(x))), "scipy": float(special.gammaln(x))} for x in gamma_points
            ],
            "logBeta": [
                {"a": a, "b": b, "value": float(log_beta(mp.mpf(a), mp.mpf(b))), "scipy": float(special.betaln(a, b))}
                for a, b in beta_points
            ],
            "betaMixtureLogEValue": [
                {"n": n, "successes": s, "mean": m, "value": float(log_beta_binomial_e_value(n, s, m))} for n, s, m in e_points
            ],
            "betaMixtureBound": [
                {
                    "n": n,
                    "successes": s,
                    "alpha": alpha,
                    "lower": beta_mixture_bound(n, s, alpha, "lower"),
                    "upper": beta_mixture_bound(n, s, alpha, "upper"),
                }
                for n, s in interval_points
                for alpha in (0.05, 0.01)
            ],
            "hypergeometricSet": [
                {"size": size, "n": n, "successes": s, "alpha": 0.05, "set": hypergeometric_set(size, n, s, 0.05)}
                for size, n, s in finite_points
            ],
        },
        indent=1,
    )
)
