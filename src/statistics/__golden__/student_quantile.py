"""Golden numbers for Student's quantiles, from SciPy.

Run: python student_quantile.py > student-quantile.json      (SciPy 1.17.1 or newer)
"""

import json

import scipy
from scipy import stats

print(
    json.dumps(
        {
            "made": f"student_quantile.py, SciPy {scipy.__version__}",
            "studentQuantile": [
                {"probability": p, "degrees": v, "value": float(stats.t.ppf(p, v))}
                for v in (1, 2, 3, 4, 10, 100)
                for p in (0.005, 0.025, 0.3, 0.5, 0.95, 0.975, 0.995)
            ],
        },
        indent=1,
    )
)
