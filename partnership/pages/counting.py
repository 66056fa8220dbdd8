"""How many rows there are, counted no further than anybody pages: a long log opens as fast as a short one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import QuerySet, Value
from django.utils.functional import cached_property

MOST = 2_500


def count_up_to(lists: Mapping[str, QuerySet[Any]], most: int = MOST) -> dict[str, int]:
    """How many rows each list holds, in one query; `most` + 1 stands for more than `most`."""
    parts: list[str] = []
    values: list[Any] = []
    for rows in lists.values():
        try:
            sql, given = rows.order_by().values(one=Value(1))[: most + 1].query.sql_with_params()
        except EmptyResultSet:  # no row can fit
            sql, given = "SELECT 1 WHERE false", ()
        parts.append(f"(SELECT count(*) FROM ({sql}) AS counted)")  # noqa: S608 - Django's own, values apart
        values += given
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        return dict(zip(lists, cursor.fetchone(), strict=True))


def count_said(count: int, most: int = MOST) -> str:
    """A count in words: "1,234", or "2,500+" where nobody counted on."""
    return f"{most:,}+" if count > most else f"{count:,}"


class CountedPaginator(Paginator):  # type: ignore[type-arg]
    """Pages of rows that have been counted already. What lies beyond `most` is for filters to find."""

    def __init__(self, rows: QuerySet[Any], per_page: int, *, known: int, most: int = MOST) -> None:
        super().__init__(rows, per_page)
        self.known, self.most = known, most

    @cached_property
    def count(self) -> int:
        return min(self.known, self.most)

    @property
    def said(self) -> str:
        return count_said(self.known, self.most)
