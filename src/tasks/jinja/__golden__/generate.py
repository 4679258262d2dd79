"""Writes jinja.json: what Jinja2 3.1.6 itself prints, with the settings of lm-evaluation-harness (utils.py:611).

Run: python3 src/tasks/jinja/__golden__/generate.py
"""

import json
import pathlib

from jinja2 import BaseLoader, Environment, StrictUndefined

environment = Environment(loader=BaseLoader(), undefined=StrictUndefined, keep_trailing_newline=True)

DOCUMENTS = [
    {"q": " Why? ", "choices": {"text": ["x y", "it's"], "label": ["A", "B"]}, "key": "B", "n": 3, "f": 3.0, "none": None, "flag": True,
     "items": [1, "a", None, 2.5], "empty": [], "rows": [{"t": "a", "v": 1}, {"t": "b", "v": 2}], "s": "a,b, c", "Paráfrase": "ß"},
    {"q": "\u3000é😀b\ufeff\n", "choices": {"text": ["1", "2"], "label": ["1", "2"]}, "key": "1", "n": -7, "f": 1e-5, "none": "", "flag": False,
     "items": ["\"'", "\n", [True, {"k": "v"}]], "empty": "", "rows": [], "s": "", "Paráfrase": "ABC def"},
]
TEMPLATES = [
    "{{q}}", "Q: {{ q.strip() }}\nA:", "{{q.strip()}}\n", "{{ choices.label.index(key) }}", "{{choices['label'].index(key)}}", "{{choices.text}}",
    "{{ choices.text[0] }}|{{choices.text[-1]}}", "{{ n }} {{ f }} {{ none }} {{ flag }} {{ items }}", "{{ n + 1 }} {{ n - 1 }} {{ n * 2 }} {{ n / 2 }} {{ n // 2 }} {{ n % 2 }} {{ 2 ** 3 }} {{ -n }}",
    "{{ f * 2 }} {{ 1.0 }} {{ 1e3 }} {{ 10 / 5 }}", "{% if flag %}yes{% else %}no{% endif %}", "{%- if n > 0 -%}\n pos \n{%- elif n == 0 %} zero{% else %} neg {%+ endif %}\n",
    "{{ 'a' if flag else 'b' }}", "{{ 'a' if flag }}", "{% if missing is defined %}d{% else %}u{% endif %}{% if q is defined and q is not none %}D{% endif %}{{ missing is undefined }}",
    "{{ none is none }} {{ n is number }} {{ q is string }}", "{% for i in items %}{{ loop.index }}.{{ i }}{% if not loop.last %}, {% endif %}{% else %}nothing{% endfor %}",
    "{% for i in empty %}{{i}}{% else %}nothing{% endfor %}", "{% for k, v in choices.items() %}{{k}}={{v|join('/')}};{% endfor %}", "{% for i in range(3) %}{{ i }}{{ ['A','B','C'][i] }} {% endfor %}",
    "{% for i in range(1, 10, 4) if i > 1 %}{{ i }}{% endfor %}", "{% set x = q.strip() %}{{ x }}{{ x|length }}", "{% set a, b = 1, 'z' %}{{ a }}{{ b }}", "{% set x %}in {{ n }}{% endset %}{{ x }}!",
    "{{ q[1:] }}|{{ q[:-1] }}|{{ q[::2] }}|{{ q[::-1] }}|{{ items[1:] }}", "{{ n|string + 'x' }}", "{{ 'a' ~ n ~ f ~ none }}", "{{ s.split(',') }} {{ s.split(',')|length }}", "{{ q|trim }}|{{ q|upper }}|{{ q.lower() }}|{{ q.capitalize() }}|{{ q|capitalize }}",
    "{{ q.replace('h', 'HH') }}{{ q|replace('y', '') }}", "{{ rows|map(attribute='t')|list }}{{ rows|map(attribute='v')|join('+') }}", "{{ ', '.join(choices.text) }}", "{{ items|first }} {{ items|last }}", "{{ key in choices.label }} {{ 'Z' not in choices.label }} {{ 'h' in q }}",
    "{{ not flag }} {{ flag and n }} {{ empty or 'e' }} {{ flag or missing }}", "{{ missing|default('d') }} {{ empty|default('e', true) }}", "{{ n == 3 }} {{ n != 3 }} {{ n < 3 <= 5 }} {{ f == n }} {{ [1, 2] == [1, 2.0] }}", "{{ {'a': n, 'b': [q]} }} {{ {'a': 1}['a'] }}",
    "{{ q.lstrip() }}|{{ q.rstrip() }}|{{ q.rstrip('? ') }}", "{# comment #}x{#- y -#} z", "{% raw %}{{ q }}{% endraw %}", "{{ '\\n\\t\\'\\x41é' }}", "a\r\nb\rc{{ n }}", "{{ n|int + 1 }} {{ '12'|int }} {{ 'x'|int }} {{ '1.5'|float }} {{ 3.7|int }}",
    "{{ [3,1,2]|sort }} {{ ['b','A']|sort }} {{ [1,2,3]|sum }} {{ [1,5]|max }} {{ [2,2,1]|unique|list }} {{ [1,2]|reverse|list }}", "{{ Paráfrase }}{{ Paráfrase.title() }}", "{{ 2.5|round }} {{ 3.14159|round(2) }} {{ -3|abs }}",
    "{{ (n, ) [0] }}{{ (1 + 2) * 3 }}", "{% for r in rows %}{% set y = r.v %}{{ y }}{{ r['t'] }}{% endfor %}", "{{ q.startswith(' ') }} {{ q.endswith(('?', ' ')) }} {{ s.count(',') }} {{ s.find('b') }}", "{{ choices['text'][n] if n < 2 and n >= 0 else 'out' }}",
    "{{ n if n is odd else 'even' }} {{ n is divisibleby(3) }} {{ n is in [3, 4] }}", "{{ '%s' }}{{ \"a\" 'b' }}", "{% if q %}{% if n %}nested{% endif %}{% endif %}", "  {%- set z = 1 %}  {{- z -}}  \n x", "{{ 'x' * 3 }}{{ [0] * 2 }}",
    "{{ missing }}", "{{ choices.nothing }}", "{{ items[99] }}", "{{ missing.x }}", "{{ q + n }}", "{{ choices.label.index('ZZ') }}", "{% if missing %}x{% endif %}", "{% for x in missing %}{% endfor %}", "{{ n.strip() }}", "{{ 1 // 0 }}", "{{ none|length }}",
    "{{ q", "{% if %}x{% endif %}", "{% for x in q %}", "{{ q|nofilter }}", "{% endif %}", "{{ q q }}", "{{ }}", "{% frob %}", "{{ (1 }}",
]


def printed(template, document):
    try:
        return {"text": environment.from_string(template).render(**document)}
    except Exception as error:
        return {"error": type(error).__name__}


golden = {
    "documents": [json.dumps(document) for document in DOCUMENTS],
    "templates": [{"source": t, "printed": [printed(t, d) for d in DOCUMENTS]} for t in TEMPLATES],
}
path = pathlib.Path(__file__).with_name("jinja.json")
path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
