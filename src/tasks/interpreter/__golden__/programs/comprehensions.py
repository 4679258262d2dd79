def case_forms():
    return [x * 2 for x in range(3)], {x % 2 for x in range(4)}, {k: v for k, v in [("a", 1), ("b", 2)]}, tuple(x for x in "ab")


def case_nested():
    m = [[1, 2], [3, 4]]
    return [x for row in m for x in row if x != 2], [[x * 10 for x in row] for row in m], [(i, j) for i in range(3) for j in range(i)]


def case_scope():
    x = "outer"
    inner = [x for x in range(3)]
    return x, inner, [x for _ in range(2)]


def case_unpacking():
    return [a + b for a, b in [(1, 2), (3, 4)]], [rest for _, *rest in [(1, 2, 3)]], {i: c for i, (c, *_) in enumerate(["ab", "cd"])}


def case_conditions():
    return [x for x in range(20) if x % 2 if x % 3], [x if x else "zero" for x in range(2)]


def case_star():
    a, b = [1, 2], {"k": 1}
    return [*a, *"xy"], {*a, 3}, {**b, "j": 2}, (*a,), [*range(2), 5]


def case_order_of_dict():
    d = {}
    for k in "banana":
        d[k] = d.get(k, 0) + 1
    d.pop("b")
    d["b"] = 9
    return d, list(d), list(d.values()), list(d.items()), sorted(d.items(), key=lambda kv: -kv[1])


def case_dict_methods():
    d = dict(a=1, b=2)
    d.update({"c": 3}, d=4)
    e = d.copy()
    e.setdefault("z", []).append(1)
    return d, e, d.get("q"), d.pop("q", None), dict(zip("xy", [1, 2])), {}.fromkeys("ab", 0), d.keys() == {"a", "b", "c", "d"}, "a" in d.keys(), len(d.items())


def case_changed_while_iterated():
    d = {"a": 1}
    for k in d:
        d[k + "x"] = 1
    return d


def case_list_grows_while_iterated():
    a = [1]
    for x in a:
        if x < 4:
            a.append(x + 1)
    return a


def case_generator_is_used_up():
    g = (x for x in range(4))
    for x in g:
        if x == 1:
            break
    return list(g), list(g)


def case_zip_longest_by_hand():
    it = iter([1, 2, 3, 4])
    return list(zip(it, it))
