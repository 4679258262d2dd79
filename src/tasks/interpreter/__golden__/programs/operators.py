def case_integers():
    return [7 // 2, -7 // 2, 7 // -2, -7 // -2, 7 % 3, -7 % 3, 7 % -3, -7 % -3, 0 % 5, 0 * -3, -0, 2**10, 2**-1, 2**100, (-2) ** 3]


def case_large_integers():
    big = 2**53
    return [big + 1, big * big, big - 2**60, -big // 3, (big + 1) % 10, 10**30 // 7, 10**30 / 10**29, 10**400 / 10**399, 1 << 70, -5 >> 1]


def case_floats():
    return [1 / 3, 7 // 2.0, -7 // 2.0, 7.5 % 2, -7.5 % 2, 1e16 + 1, 0.1 + 0.2, 2**0.5, -0.0, 5.0 % -3, 1e308 * 10, 4 / 2, 0.0 // -2.0]


def case_bits():
    return [6 & 3, 6 | 3, 6 ^ 3, ~6, True & False, True | False, True ^ True, True + True, -True, ~0, -1 & 255]


def case_mixed():
    return [1 + 2.0, True * 3, 3 * "ab", "ab" * -1, [1] * 3, (1, 2) + (3,), [1] + [2], "a" "b", 2 * (1,), True == 1, 1 == 1.0, "1" == 1]


def case_comparisons():
    x = 5
    return [1 < x < 10, 1 < x > 7, x == 5 != 4, [1, 2] < [1, 3], (1,) < (1, 0), "a" < "b", "Z" < "a", not x, x and 0, x or 0, 0 or [] or "end", None is None, x is not None]


def case_membership():
    return ["a" in "cat", "z" not in "cat", 1 in [1, 2], 1.0 in {1: 2}, "" in "", (1, 2) in [(1, 2)], None in [0], "k" in {"k": 0}, 3 in range(5)]


def case_sets():
    a, b = {1, 2, 3}, {2, 3, 4}
    return [sorted(a & b), sorted(a | b), sorted(a - b), sorted(a ^ b), a >= {1}, a < {1, 2, 3, 4}, a == {3, 2, 1}, a.isdisjoint({9})]


def case_dict_operators():
    d = {"a": 1} | {"b": 2, "a": 3}
    d |= {"c": 4}
    return d, {"a": 1} == {"a": 1.0}, {1: "x", True: "y", 1.0: "z"}


def case_in_place():
    a = [1]
    b = a
    b += (2, 3)
    t = (1,)
    u = t
    u += (2,)
    s = {1}
    r = s
    r |= {2}
    n = 7
    n //= 2
    n **= 3
    n -= 1
    n <<= 2
    return a, t, u, sorted(s), n


def case_nan():
    nan = float("nan")
    return [nan == nan, nan != nan, nan in [nan], [nan] == [nan], nan < 1, max([1.0, nan]), sorted([3, 1, 2])]


def case_conversions():
    return [int("12"), int(-3.9), float("1e3"), str(1.0), bool(""), list("añ😀"), tuple([1]), int(True), round(2.5), round(3.5), round(2.675, 2), abs(-3), divmod(-7, 2)]


def case_division_by_zero():
    return 1 / 0


def case_modulo_by_zero():
    return 5 % 0


def case_float_division_by_zero():
    return 1.0 // 0


def case_add_text_and_int():
    return "a" + 1


def case_add_int_and_text():
    return 1 + "a"


def case_unordered():
    return [1, "a"] < ["b", 2]


def case_bad_unary():
    return -"a"


def case_index_out_of_range():
    return [1, 2][5]


def case_key_error():
    return {"a": 1}["b"]


def case_not_callable():
    return (5)(3)


def case_not_iterable():
    return [x for x in 5]


def case_not_subscriptable():
    return (5)[0]


def case_unhashable():
    return {[1]: 2}


def case_no_attribute():
    return "a".nothing


def case_in_number():
    return 1 in 5


def case_power_overflow():
    return 10.0**400
