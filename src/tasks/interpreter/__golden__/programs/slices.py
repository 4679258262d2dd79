TEXT = "añ😀xyz"
ITEMS = list(range(10))


def case_text():
    return [TEXT[0], TEXT[2], TEXT[-1], TEXT[1:3], TEXT[:-2], TEXT[::-1], TEXT[::2], TEXT[10:], TEXT[-3:-1], len(TEXT), TEXT[4:2]]


def case_list():
    return [ITEMS[2:5], ITEMS[-3:], ITEMS[::3], ITEMS[::-3], ITEMS[8:2:-2], ITEMS[:0], ITEMS[5:100], ITEMS[-100:2], ITEMS[None:None]]


def case_tuple():
    return (1, 2, 3)[1:], (1, 2, 3)[::-1], (1, 2, 3)[-1]


def case_assign():
    a = [1, 2, 3, 4]
    a[1:3] = [9]
    a[0] = 7
    a[-1] = 8
    a[len(a):] = [5, 6]
    return a


def case_delete():
    a = list(range(8))
    del a[0]
    del a[-1]
    del a[1:3]
    d = {"a": 1, "b": 2}
    del d["a"]
    b = list(range(8))
    del b[::2]
    return a, d, b


def case_nested_assign():
    d = {"a": {"b": [1, 2]}}
    d["a"]["b"][0] += 10
    d["a"]["c"] = d["a"].get("b")
    return d


def case_bad_index():
    return [1]["a"]


def case_bad_text_index():
    return "abc"["a"]


def case_assign_to_text():
    t = "abc"
    t[0] = "x"
    return t


def case_bool_index():
    return [1, 2][True], (3, 4)[False]


def case_step_zero():
    return [1][::0]


def case_long_lists():
    a = list(range(150000))
    a.sort(reverse=True)
    a[1:3] = list(range(140000))
    del a[::3]
    return len(a), a[:3], a[-1]


def case_assign_to_itself():
    a = [1, 2, 3]
    a[1:2] = a
    return a
