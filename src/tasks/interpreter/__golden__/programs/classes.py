from abc import ABC, abstractmethod


class Animal:
    kind = "animal"
    count = 0

    def __init__(self, name, *, legs=4):
        self.name = name
        self.legs = legs
        Animal.count += 1

    def speak(self):
        return f"{self.name} makes {self.sound()}"

    def sound(self):
        return "nothing"

    @property
    def title(self):
        return self.name.title()

    @staticmethod
    def helper(x):
        return x * 2

    @classmethod
    def make(cls, name):
        return cls(name)

    def __repr__(self):
        return f"{type(self).__name__}({self.name!r})"

    def __eq__(self, other):
        return isinstance(other, Animal) and self.name == other.name

    def __hash__(self):
        return hash(self.name)

    def __lt__(self, other):
        return self.name < other.name


class Dog(Animal):
    def __init__(self, name, trick=None):
        super().__init__(name, legs=4)
        self.trick = trick

    def sound(self):
        return "woof, " + super().sound()


class Puppy(Dog):
    kind = "puppy"

    def __init__(self, *args, **kwargs):
        super(Puppy, self).__init__(*args, **kwargs)
        self.__age = 1

    def age(self):
        return self.__age


def case_methods():
    p = Puppy("rex", trick="sit")
    return [p.speak(), p.kind, Dog.kind, p.title, Animal.helper(3), p.helper(4), Dog.make("bo"), p.age(), p.legs, p.trick, p]


def case_instances():
    p = Puppy("a")
    return [isinstance(p, Dog), isinstance(p, (int, Animal)), issubclass(Puppy, Animal), type(p) is Puppy, type(p).__name__, p == Dog("a"), p != Dog("b"), p.__class__.__name__, hasattr(p, "trick"), getattr(p, "nothing", 5)]


def case_sorting():
    return sorted([Dog("b"), Dog("a")]), {Dog("x"): 1}[Dog("x")], len({Dog("x"), Dog("x")})


class Box:
    def __init__(self, items):
        self.items = items

    def __len__(self):
        return len(self.items)

    def __getitem__(self, index):
        return self.items[index]

    def __setitem__(self, index, value):
        self.items[index] = value

    def __contains__(self, item):
        return item in self.items

    def __iter__(self):
        return iter(self.items)

    def __call__(self, x):
        return x in self

    def __add__(self, other):
        return Box(self.items + other.items)

    def __bool__(self):
        return False

    def __str__(self):
        return "box"


def case_special_methods():
    b = Box([1, 2, 3])
    b[0] = 9
    return [len(b), b[1], b[1:], 9 in b, list(b), b(2), (b + b).items, bool(b), str(b), f"{b}", [x for x in b], max(b), sum(b)]


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


def case_iterator():
    c = Countdown(5)
    first = next(c)
    return first, list(c)


class Base(ABC):
    @abstractmethod
    def run(self):
        pass

    def go(self):
        return self.run() + 1


class Left(Base):
    def run(self):
        return 10


class Right(Base):
    def go(self):
        return super().go() * 2


class Both(Right, Left):
    pass


def case_diamond():
    return Both().go()


class Table:
    rows = [n * n for n in range(4)]
    first, last = rows[0], rows[-1]
    lookup = {"a": 1}

    def get(self, k):
        return self.lookup.get(k, Table.last)


def case_class_body():
    return Table.rows, Table.first, Table().get("a"), Table().get("b")


def case_local_class():
    factor = 3

    class Local:
        def times(self, n):
            return n * factor

    return Local().times(5)


def case_missing_attribute():
    return Animal("x").missing


def case_wrong_arguments():
    return Animal()


def case_no_init():
    class Empty:
        pass

    return Empty(1)


def case_attributes():
    class Bag:
        pass

    b = Bag()
    b.x = 1
    b.x += 4
    setattr(b, "y", 2)
    del b.x
    return b.__dict__, hasattr(b, "x")
