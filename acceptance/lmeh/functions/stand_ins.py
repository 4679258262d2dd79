"""Stands in for what is not installed, so that functions can be called which only share a file with those that need it.

Modules give classes that do nothing; a metric of `evaluate` that only the hub has raises when it is computed, ROUGE is made of
rouge_score as evaluate makes it. SQUAD_METRICS may name the file squad_metrics.py of transformers 4, which transformers 5 no
longer has.
"""

import importlib.abc
import importlib.machinery
import importlib.metadata
import importlib.util
import os
import shutil
import sys
import types
from pathlib import Path

import numpy

ABSENT = (
    "sympy math_verify antlr4 langdetect statsmodels bert_score radgraph jsonschema rouge fuzzywuzzy jieba nltk immutabledict "
    "comet unbabel_comet moverscore_v2 bleurt iso639 emoji syllapy unicodedata2 fugashi word2number tinyBenchmarks"
).split(" ")


class Nothing:
    """What a stand-in gives under any name: a class, a decorator, a context."""

    def __init__(self, *_, **__):
        pass

    def __init_subclass__(cls, **_):
        pass

    def __call__(self, *_, **__):
        raise RuntimeError("not installed here; the Hugging Face Hub or a package has it")


    def checks(self, *_, **__):
        return lambda function: function


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path, target=None):
        return importlib.machinery.ModuleSpec(name, self, is_package=True) if name.split(".")[0] in self.absent else None

    def create_module(self, spec):
        module = types.ModuleType(spec.name)
        module.__path__ = []
        module.__getattr__ = lambda attribute: self.missing(attribute)
        return module

    def exec_module(self, module):
        pass

    def missing(self, attribute):
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        return type(attribute, (Nothing,), {})


def is_absent(name):
    try:
        return importlib.util.find_spec(name) is None
    except (ImportError, ValueError):
        return True


def install():
    finder = Finder()
    finder.absent = {name for name in ABSENT if is_absent(name)}
    sys.meta_path.append(finder)
    version = importlib.metadata.version
    importlib.metadata.version = lambda name: "4.11" if name == "antlr4-python3-runtime" else version(name)
    install_squad_metrics()
    install_evaluate()
    # Task files of numpy 1, which the interpreter is like, name it so.
    numpy.NAN = numpy.NaN = numpy.nan
    shutil.which = lambda name, *_, **__: f"/usr/bin/{name}"


def install_squad_metrics():
    path = os.environ.get("SQUAD_METRICS")
    if path is None or importlib.util.find_spec("transformers.data.metrics") is not None:
        return
    import transformers.data

    metrics = types.ModuleType("transformers.data.metrics")
    squad = types.ModuleType("transformers.data.metrics.squad_metrics")
    text = Path(path).read_text()
    text = text.replace("from ...models.bert import BasicTokenizer", "").replace("from ...utils import logging", "import logging")
    exec(compile(text.replace("logging.get_logger", "logging.getLogger"), path, "exec"), squad.__dict__)
    metrics.squad_metrics = squad
    transformers.data.metrics = metrics
    sys.modules |= {metrics.__name__: metrics, squad.__name__: squad}


class HubMetric:
    def compute(self, *_, **__):
        raise RuntimeError("the metric is on the Hugging Face Hub")


class Rouge:
    def compute(self, predictions, references, rouge_types=None, use_aggregator=True, use_stemmer=False, tokenizer=None):
        from rouge_score import rouge_scorer, scoring

        types_ = rouge_types or ["rouge1", "rouge2", "rougeL", "rougeLsum"]
        scorer = rouge_scorer.RougeScorer(types_, use_stemmer=use_stemmer, tokenizer=tokenizer)
        scored = [
            scorer.score_multi(reference, prediction) if isinstance(reference, list) else scorer.score(reference, prediction)
            for reference, prediction in zip(references, predictions)
        ]
        if not use_aggregator:
            return {name: [score[name].fmeasure for score in scored] for name in types_}
        aggregator = scoring.BootstrapAggregator()
        for score in scored:
            aggregator.add_scores(score)
        found = aggregator.aggregate()
        return {name: found[name].mid.fmeasure for name in types_}


def install_evaluate():
    try:
        import evaluate
    except ImportError:
        return
    evaluate.load = lambda name, *_, **__: Rouge() if name == "rouge" else HubMetric()
