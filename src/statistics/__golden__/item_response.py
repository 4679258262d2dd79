"""Golden numbers for item-response/: the likeliest parameters and abilities, found by SciPy's general optimizers.

Run: python item_response.py > item-response.json      (SciPy 1.17.1, NumPy 2 or newer)
"""

import json

import numpy as np
from scipy import optimize
from scipy.special import expit, log_expit, logsumexp

NODES = (np.arange(25) - 12) / 3
LOG_WEIGHTS = -0.5 * NODES**2
# Mean and variance of the normal priors: slope, intercept, difficulty slope.
PRIORS = np.array([[1, 0.25], [0, 9], [-2, 9]])
TRUTH = {"alpha": (1.5, 1.0, -3.0), "beta": (0.7, 2.0, -4.0), "gamma": (1.0, -0.5, None)}

random = np.random.default_rng(20261122)
responses = []
for respondent in range(30):
    ability = random.normal()
    for _ in range(40):
        item = ["alpha", "beta", "gamma"][random.integers(3)]
        slope, intercept, line = TRUTH[item]
        difficulty = None if line is None else int(random.integers(11)) / 10
        logit = slope * ability + intercept + (line or 0) * (difficulty or 0)
        score = int(random.random() < expit(logit))
        responses.append({"respondent": f"r{respondent:02}", "item": item, "difficulty": difficulty, "score": score})


def logits(parameters, answer):
    slope, intercept, line = parameters[answer["item"]]
    return slope * NODES + intercept + line * (answer["difficulty"] or 0)


def negative_log_posterior(vector, form):
    if form == "1PL":
        common, rest = vector[0], vector[1:]
        parameters = {"alpha": (common, *rest[0:2]), "beta": (common, *rest[2:4]), "gamma": (common, rest[4], 0)}
        prior = (common - 1) ** 2 / 0.25
    else:
        parameters = {"alpha": vector[0:3], "beta": vector[3:6], "gamma": (*vector[6:8], 0)}
        prior = sum((p[0] - 1) ** 2 / 0.25 for p in parameters.values())
    prior += sum(p[1] ** 2 / 9 for p in parameters.values())
    prior += sum((parameters[name][2] + 2) ** 2 / 9 for name in ("alpha", "beta"))
    total = -0.5 * prior
    for respondent in sorted({answer["respondent"] for answer in responses}):
        logs = LOG_WEIGHTS.copy()
        for answer in responses:
            if answer["respondent"] == respondent:
                logit = logits(parameters, answer)
                logs += log_expit(logit if answer["score"] else -logit)
        total += logsumexp(logs)
    return -total


def named(vector, form):
    if form == "1PL":
        common, rest = vector[0], vector[1:]
        rows = {"alpha": (common, *rest[0:2]), "beta": (common, *rest[2:4]), "gamma": (common, rest[4], 0)}
    else:
        rows = {"alpha": vector[0:3], "beta": vector[3:6], "gamma": (*vector[6:8], 0)}
    return {name: dict(zip(("slope", "intercept", "difficultySlope"), map(float, row))) for name, row in rows.items()}


models = {}
for form, start in (("1PL", [1, 0, -2, 0, -2, 0]), ("2PL", [1, 0, -2, 1, 0, -2, 1, 0])):
    found = optimize.minimize(negative_log_posterior, start, args=(form,), method="BFGS", options={"gtol": 1e-6})
    models[form] = named(found.x, form)

abilities = []
for count in (5, 40):
    answers = responses[:count]

    def negative(ability):
        total = 0.5 * ability**2
        for answer in answers:
            row = models["2PL"][answer["item"]]
            logit = row["slope"] * ability + row["intercept"] + row["difficultySlope"] * (answer["difficulty"] or 0)
            total -= log_expit(logit if answer["score"] else -logit)
        return total

    best = optimize.minimize_scalar(negative, bracket=(-1, 1), tol=1e-12).x
    step = 1e-4
    curvature = (negative(best + step) - 2 * negative(best) + negative(best - step)) / step**2
    abilities.append({"count": count, "ability": float(best), "standardError": float(curvature**-0.5)})

rows = [[answer["respondent"], answer["item"], answer["difficulty"], answer["score"]] for answer in responses]
print(json.dumps({"responses": rows, "models": models, "abilities": abilities}))
