"""Writes programs.json: what CPython 3.11 makes of the programs in programs/, for the tests of the interpreter.

Every file is a module; every function in it whose name begins with `case_` is called without arguments, and its result's repr,
or the class and text of what it raises, is recorded. Run: python3 src/tasks/interpreter/__golden__/generate.py
"""

import importlib.util
import json
import pathlib

here = pathlib.Path(__file__).parent
golden = {}
for path in sorted((here / "programs").glob("*.py")):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    cases = {}
    for name in [name for name in vars(module) if name.startswith("case_")]:
        try:
            cases[name] = {"repr": repr(getattr(module, name)())}
        except Exception as error:
            cases[name] = {"raises": type(error).__name__, "text": str(error)}
    golden[path.stem] = cases
(here / "programs.json").write_text(json.dumps(golden, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
