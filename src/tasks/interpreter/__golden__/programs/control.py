def case_loops():
    out = []
    for i in range(10):
        if i == 2:
            continue
        if i == 5:
            break
        out.append(i)
    else:
        out.append("never")
    for i in []:
        pass
    else:
        out.append("else")
    n = 3
    while n:
        n -= 1
    else:
        out.append("done")
    while True:
        n += 1
        if n > 4:
            break
    else:
        out.append("never")
    return out, n, i


def case_nested_break():
    found = []
    for i in range(3):
        for j in range(3):
            if j == i:
                break
            found.append((i, j))
    return found


def case_try():
    log = []

    def run(kind):
        try:
            log.append("body")
            if kind == 1:
                raise ValueError("one", 2)
            if kind == 2:
                {}["x"]
            if kind == 3:
                return "early"
        except ValueError as error:
            log.append(error.args)
            return str(error)
        except (KeyError, IndexError) as error:
            log.append(repr(error))
            return str(error)
        else:
            log.append("else")
        finally:
            log.append("finally")
        return "end"

    return [run(k) for k in range(4)], log


def case_finally_overrides():
    def f():
        try:
            return 1
        finally:
            return 2

    def g():
        for i in range(3):
            try:
                continue
            finally:
                if i == 1:
                    break
        return i

    def h():
        x = 1
        try:
            return x
        finally:
            x = 2

    return f(), g(), h()


class Custom(ValueError):
    def __init__(self, code):
        super().__init__(f"code {code}")
        self.code = code


def case_custom_exception():
    try:
        raise Custom(7)
    except ValueError as error:
        return error.code, str(error), isinstance(error, Exception), type(error).__name__


def case_reraise():
    try:
        try:
            raise Custom(1)
        except Custom:
            raise
    except Exception as error:
        return str(error)


def case_raise_from():
    try:
        int("x")
    except ValueError as error:
        raise RuntimeError("bad") from error


def case_bare_except():
    try:
        return [][1]
    except:
        return "caught"


def case_exception_texts():
    out = []
    for text in ['[][0]', '{}["k"]', 'int("a")', 'float("b")', '"a" + 1', 'None.x', '(1,)[3]', '[].remove(1)', '"a".index("b")']:
        pass
    for f in [lambda: [][0], lambda: {}["k"], lambda: int("a"), lambda: float("b"), lambda: None.x, lambda: (1,)[3], lambda: [].remove(1), lambda: [].pop(), lambda: "a".index("b")]:
        try:
            f()
        except Exception as error:
            out.append((type(error).__name__, str(error)))
    return out


def case_exception_name_is_unbound():
    try:
        raise ValueError
    except ValueError as e:
        pass
    return e


def case_assert():
    assert 1 == 1
    assert [], "empty " + "list"


def case_assert_without_text():
    assert False


def case_uncaught():
    raise KeyError("missing")


def case_walrus():
    data = [1, 2, 3, 4]
    if (n := len(data)) > 3:
        return n, [y for x in data if (y := x * 2) > 4], y


def case_conditional():
    return ["even" if x % 2 == 0 else "odd" for x in range(3)], (1 if [] else 2)


def case_delete():
    x = 1
    del x
    try:
        return x
    except NameError as error:
        return type(error).__name__


class Manager:
    def __init__(self, log, swallow):
        self.log, self.swallow = log, swallow

    def __enter__(self):
        self.log.append("enter")
        return self

    def __exit__(self, kind, value, trace):
        self.log.append(kind.__name__ if kind else None)
        return self.swallow


def case_with():
    log = []
    with Manager(log, True) as m, Manager(log, False):
        m.log.append("in")
        raise ValueError("x")
    with (Manager(log, False) as a, Manager(log, False) as b):
        pass
    return log


def case_multiple_assignment():
    a = b = []
    a.append(1)
    x, y = 1, 2
    x, y = y, x
    return a, b, x, y


def case_semicolons(): x = 1; y = 2; return x + y


def case_line_joins():
    total = 1 + \
        2
    values = [
        1,  # one

        2,
    ]
    return total, values, (1,
                           2)
