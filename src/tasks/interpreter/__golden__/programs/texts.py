def case_f_strings():
    name, n, x = "Ann", 42, 3.14159
    d = {"k": "v"}
    return [
        f"{name}", f"{name!r}", f"{n:05d}", f"{x:.2f}", f"{x:>10.3f}|", f"{name:<5}|{name:^7}|{name:*>6}", f"{n:,}", f"{n:x} {n:#x} {n:b}",
        f"{{literal}} {n}", f"{d['k']}", f"{n + 1}", f"{n=}", f"{name = }", f"{n!s:>4}", f"{'a' if n else 'b'}", f"{[i for i in range(3)]}",
        f"{x:{n // 4}.{2}f}", f"{(lambda v: v * 2)(3)}", f"a" "b" f"{n}", f"{None} {True} {1.0}", f'{n}' + rf"\d{n}", f"{1e10} {x!r:.4}", f"{n:e}", f"{0.5:.1%}",
        f"{d!r:>12}", f"{n:+d} {-n: d}", f"""multi
{n}
""",
    ]


def case_percent():
    return ["%s is %d" % ("a", 3), "%5.2f|%-5s|%05d" % (3.14159, "ab", 42), "%r %%" % ("x",), "%(a)s-%(b)03d" % {"a": 1, "b": 2}, "%s" % [1, 2], "%x" % 255, "%s" % None]


def case_format():
    return ["{} {}".format(1, "a"), "{1}{0}".format("a", "b"), "{x:>4}|{y!r}".format(x=1, y="q"), "{0[k]} {1}".format({"k": 5}, 3), "{:,.2f}".format(1234.5), "{{}}".format()]


def case_escapes():
    return ["\n\t\\\'\"", r"\n", "\x41\u00e9\U0001F600", "\101", "a\
b", '''tri"ple''', "\q", b"ab\x00", rb"\d"]


def case_methods():
    s = "  Hello, World  "
    return [
        s.strip(), s.lstrip(), s.rstrip(), s.lower(), s.upper(), s.split(","), s.strip().split(), s.replace("o", "0", 1), s.find("World"), s.find("z"),
        s.count("l"), "a-b-c".rsplit("-", 1), "a-b-c".partition("-"), "abc".startswith(("x", "a")), "abc".endswith("bc"), "-".join(["a", "b"]), "abc".title(),
        "a b".capitalize(), "x".isalpha(), "12".isdigit(), " ".isspace(), "ab".zfill(4), "ab".center(6, "*"), "a\nb\r\nc".splitlines(), "aXb".swapcase(), "ß".casefold(),
        "abc".translate(str.maketrans("ab", "xy")), "abc".translate(str.maketrans("", "", "b")), "a,b".split(",", 0), "abc".index("c"), "é".encode("utf-8").hex(), "xxabxx".strip("x"), "prefix_a".removeprefix("prefix_"),
    ]


def case_repr():
    return ["it's", 'say "x"', "a\\b", "\x00\u200b", ("a", 1.0, None), {"k": [1, (2,)]}, {1}, set(), (), [[]], {"a": {"b": ()}}, 1e-7, 10**20, True, frozenset()]


def case_str_of_values():
    return [str([1, "a"]), str({"a": None}), str(("x",)), str(1.5), str(None), str(b"x"), str(ValueError("a")), str(KeyError("a")), repr(ValueError("a", 1)), str(range(3)), str(int)]


def case_ordinals():
    return [ord("a"), chr(128512), [chr(65 + i) for i in range(3)], "abc" > "abd", "😀" > "\uffff", sorted(["b", "A", "a", "é"])]
