import functools


def plain(a, b=2, *rest, c, d=4, **more):
    return a, b, rest, c, d, more


def case_calls():
    return [plain(1, c=3), plain(1, 5, 6, 7, c=3, e=9), plain(*[1, 2, 3], **{"c": 0, "z": 1}), plain(b=1, a=0, c=None)]


def positional(a, /, b, *, c=1):
    return a, b, c


def case_positional_only():
    return positional(1, b=2), positional(1, 2, c=None)


def case_positional_only_by_name():
    return positional(a=1, b=2)


def case_missing():
    return plain()


def case_missing_two():
    def f(x, y, z):
        return x

    return f(1)


def case_unexpected():
    return positional(1, 2, e=3)


def case_too_many():
    return positional(1, 2, 3)


def case_twice():
    return plain(1, a=2, c=3)


def default(items=[]):
    items.append(len(items))
    return items


def case_shared_default():
    default()
    return list(default())


def case_closures():
    def counter():
        n = 0

        def up():
            nonlocal n
            n += 1
            return n

        return up

    a, b = counter(), counter()
    return a(), a(), b()


def case_late_binding():
    return [f() for f in [lambda: i for i in range(3)]], [f() for f in [lambda i=i: i for i in range(3)]]


COUNT = 0


def up():
    global COUNT
    COUNT += 1
    return COUNT


def case_global():
    first = up()
    return first < up()


def case_unbound_local():
    def f():
        if False:
            x = 1
        return x

    return f()


def case_undefined_name():
    return undefined_name


def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


def case_recursion():
    return fibonacci(12)


@functools.lru_cache(maxsize=None)
def cached(n):
    return n * 2


def twice(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs) * 2

    return wrapper


@twice
def decorated(x):
    return x + 1


def case_decorators():
    return cached(4), decorated(1)


add_five = functools.partial(lambda a, b: a - b, b=5)


def case_partial():
    return add_five(7), functools.partial(plain, 1)(c=2), functools.reduce(lambda a, b: a + b, [1, 2, 3])


def evens(limit):
    for n in range(limit):
        if n % 2:
            continue
        yield n
    yield from "ab"


def case_generator():
    g = evens(5)
    return next(g), list(g), sum(x for x in evens(1) if x != "a" and x != "b"), [*evens(3)]


def case_generator_is_lazy():
    seen = []

    def gen():
        seen.append("started")
        yield 1

    made = gen()
    before = list(seen)
    list(made)
    return before, seen


def case_first_of_generator():
    return next((x for x in [3, 4, 1 / 1] if x > 3), None), next((x for x in []), "none")


def case_any_all():
    return any(x > 2 for x in range(5)), all(x for x in [1, 0, 1 / 1]), any([]), all([])


def case_lambda_star():
    return (lambda *a, **k: (a, k))(1, 2, x=3)


def case_names():
    return plain.__name__, (lambda: 0).__name__


def case_keyword_sort():
    return sorted(["bb", "a", "CCC"], key=lambda s: (-len(s), s)), sorted([3, 1, 2], reverse=True), max("bca"), min([3, 1], key=lambda n: -n)


def case_map_filter_zip():
    return list(map(str.upper, "ab")), list(filter(None, [0, 1, ""])), list(zip("ab", [1, 2, 3])), dict(enumerate("xy", start=1))


def case_varargs_unpack():
    first, *middle, last = range(5)
    (a, b), c = [1, 2], 3
    [x, *y] = "pq"
    return first, middle, last, a, b, c, x, y


def case_too_many_to_unpack():
    a, b = [1, 2, 3]
    return a


def case_too_few_to_unpack():
    a, b, *c = [1]
    return a


def case_unpack_int():
    a, b = 5
    return a
