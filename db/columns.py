"""Columns, the values they hold, and the SQL that names them: made of the lists in `db.tables`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any, Generic, TypeVar

from db.kinds import NUMBER, Kind, Stored

T = TypeVar("T")

Row = dict[str, Stored]
"""One row by column name."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its kind, and how its value is got from what the row is about.

    `field` is what the column is read back into, "" where it is not.
    """

    name: str
    kind: Kind
    get: Callable[[Any], Any]
    field: str = ""


def column(name: str, kind: Kind, field: str = "") -> Column:
    """A column that holds a field: the one of its name, if no other is given."""
    field = field or name
    return Column(name, kind, attrgetter(field), field)


def derived(name: str, kind: Kind, get: Callable[[Any], Any]) -> Column:
    """A column that holds what `get` makes of the whole value; it is never read back."""
    return Column(name, kind, get)


def filled(kind: Kind, *names: str) -> tuple[Column, ...]:
    """Columns that statements fill in: keys, references, times, and what is derived in SQL."""
    return tuple(column(name, kind) for name in names)


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """The columns that hold one value of type `of`."""

    of: Callable[..., T]
    columns: tuple[Column, ...]

    def row(self, value: T) -> Row:
        """The columns of `value`."""
        return {each.name: each.kind.write(each.get(value)) for each in self.columns}

    def value(self, row: Mapping[str, Any], **others: object) -> T:
        """The value that `row` holds; `others` are the fields that no column holds."""
        held = {each.field: each.kind.read(row[each.name]) for each in self.columns}
        return self.of(**held, **others)

    @property
    def empty(self) -> Row:
        """The columns where there is no such value."""
        return {each.name: each.kind.empty for each in self.columns}


(ID,) = filled(NUMBER, "id")


@dataclass(frozen=True, slots=True)
class Table:
    """A table and its columns but `id`, its primary key."""

    name: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column | None:
        """The column of that name."""
        return next((each for each in (ID, *self.columns) if each.name == name), None)


def insert(
    table: Table,
    source: str = "",
    *,
    columns: Iterable[Column] | None = None,
    into: str = "INSERT INTO",
    **sql: str,
) -> str:
    """The INSERT of a row into `table`, into all columns but `id` if `columns` names no others.

    Each value is the parameter of its column's name, or the expression that `sql` has for it;
    `source` is the FROM clause that such expressions take their values from.
    """
    names = [each.name for each in (table.columns if columns is None else columns)]
    values = ", ".join(sql.get(name, f":{name}") for name in names)
    rows = f"SELECT {values} {source}" if source else f"VALUES ({values})"
    return f"{into} {table.name} ({listed(names)}) {rows}"


def or_update(key: str, columns: Iterable[Column]) -> str:
    """The end of an INSERT that updates `columns` where there is a row with the same `key`."""
    changes = ", ".join(f'"{each.name}" = excluded."{each.name}"' for each in columns)
    return f" ON CONFLICT ({key}) DO UPDATE SET {changes}"


def listed(names: Iterable[str], table: str = "") -> str:
    """Column names in SQL, those of `table` where one is given."""
    return ", ".join(f'{table}."{name}"' if table else f'"{name}"' for name in names)


def select(
    row: type, source: str, *tables: Table, outer: tuple[Table, ...] = (), **sql: str
) -> str:
    """The SELECT from `source`, its FROM clause, of the fields of `row`, a dataclass, in order.

    A field is the column of its name in the first of `tables` that has one; else in those of the
    `outer` joined tables that have one, the first value that is not NULL, in the end what stands
    for none. For any other field `sql` has the expression.
    """
    names = [field.name for field in fields(row)]
    values = ", ".join(sql.get(name) or _found(name, tables, outer) for name in names)
    return f"SELECT {values} {source}"


def _found(name: str, tables: Iterable[Table], outer: Iterable[Table]) -> str:
    for table in tables:
        if table.column(name):
            return f'{table.name}."{name}"'
    held = [(f'{table.name}."{name}"', found) for table in outer if (found := table.column(name))]
    if not held:
        raise LookupError(f"no column is named {name}")
    places, columns = zip(*held, strict=True)
    empty = columns[0].kind.empty
    return f"coalesce({', '.join(places)}, {'NULL' if empty is None else repr(empty)})"
