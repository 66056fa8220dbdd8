"""What is kept in a process for a moment."""

from partnership import kept


def test_what_is_kept_is_read_once_until_it_is_forgotten():
    readings = iter(range(9))

    def read():
        return next(readings)

    assert [kept.kept("number", read), kept.kept("number", read)] == [0, 0]
    kept.forget("number", "what was never kept")
    assert kept.kept("number", read) == 1
    kept.forget("number")


def test_what_is_kept_is_read_again_after_a_while(monkeypatch):
    monkeypatch.setattr(kept, "KEPT_FOR", 0)
    readings = iter(range(9))
    assert [kept.kept("moment", lambda: next(readings)) for _ in range(3)] == [0, 1, 2]
    kept.forget("moment")
