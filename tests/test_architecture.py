"""What the import linter can't see: rules of the whole code base, each broken by one wrong line."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parent.parent
STACK = [
    "partnership",
    "meetings",
    "monitoring",
    "issues_log",
    "prioritisation",
    "strategies",
    "people_zones",
    "reports",
    "dashboards",
    "operations",
    "examples",
]
UNWELCOME_NAMES = {
    "utils",
    "helpers",
    "common",
    "core",
    "services",
    "managers",
    "mixins",
    "constants",
    "signals",
}


def our_files(pattern: str = "*.py") -> Iterator[Path]:
    for app in STACK:
        for path in sorted((ROOT / app).rglob(pattern)):
            if "migrations" not in path.parts:
                yield path


def our_models() -> list[type[models.Model]]:
    """Every table that we define ourselves, without the ones that keep history."""
    return [
        model
        for app in STACK
        for model in apps.get_app_config(app).get_models()
        if not hasattr(model, "pgh_tracked_model")
    ]


def test_every_local_app_is_in_the_stack() -> None:
    local = {
        config.name
        for config in apps.get_app_configs()
        if Path(config.path).is_relative_to(ROOT / config.name)
    }
    assert local == set(STACK)


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model.__name__)
def test_no_foreign_key_points_up_the_stack(model: type[models.Model]) -> None:
    here = STACK.index(model._meta.app_label)
    for field in model._meta.get_fields():
        target = getattr(field, "related_model", None)
        if field.auto_created or target is None or target._meta.app_label not in STACK:
            continue
        assert STACK.index(target._meta.app_label) <= here, f"{model.__name__}.{field.name} points up"


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model.__name__)
def test_a_foreign_key_that_crosses_apps_leaves_nothing_on_the_other_side(model: type[models.Model]) -> None:
    for field in model._meta.get_fields():
        target = getattr(field, "related_model", None)
        if field.auto_created or target is None or target._meta.app_label == model._meta.app_label:
            continue
        relation: Any = field
        assert relation.remote_field.hidden, f"{model.__name__}.{field.name} needs related_name='+'"


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model.__name__)
def test_a_model_says_what_it_is_in_the_boards_words(model: type[models.Model]) -> None:
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}("), "Django's own docstring"


def test_no_model_decides_things_when_it_is_saved() -> None:
    for model in our_models():
        assert "save" not in vars(model), f"{model.__name__}.save()"
        assert "delete" not in vars(model), f"{model.__name__}.delete()"


def test_only_the_clock_reads_the_time() -> None:
    readings = re.compile(r"timezone\.now\(|datetime\.now\(|date\.today\(|localdate\(|time\.time\(")
    found = [
        str(path.relative_to(ROOT))
        for path in our_files()
        if path != ROOT / "partnership" / "clock.py" and readings.search(path.read_text())
    ]
    assert found == []


def test_files_are_named_for_what_they_hold() -> None:
    found = [str(path.relative_to(ROOT)) for path in our_files() if path.stem in UNWELCOME_NAMES]
    assert found == []


def test_no_file_makes_you_scroll_to_understand_it() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in our_files()
        if (lines := len(path.read_text().splitlines())) > 450
    }
    assert long == {}


def functions_of(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef):
            yield node


def test_public_actions_name_who_acts_and_take_the_moment() -> None:
    for path in our_files():
        if "actions" not in (path.stem, path.parent.name) or path.stem.startswith("_"):
            continue
        for function in functions_of(path):
            if function.name.startswith("_") or not _writes(function):
                continue
            names = {argument.arg for argument in function.args.kwonlyargs}
            assert not function.args.args, f"{path.name}: {function.name} takes positional arguments"
            assert "at" in names, f"{path.name}: {function.name} takes no `at`"
            assert ast.get_docstring(function), f"{path.name}: {function.name} has no docstring"


def _writes(function: ast.FunctionDef) -> bool:
    return any("atomic" in ast.unparse(decorator) for decorator in function.decorator_list)


def test_views_list_rows_only_through_what_the_reader_may_see() -> None:
    """`.objects.filter(`, `.objects.all(` or `.objects.get(` of a listable model in a view leaks rows.

    `Event.objects.of(record)` is the exception: the record was found through what the reader may see; and
    `open_to` is narrower than `visible_to`.
    """
    listable = {model.__name__ for model in our_models() if hasattr(model._default_manager, "visible_to")}
    names = "|".join(sorted(listable))
    leak = re.compile(rf"\b({names})\.objects\.(?!visible_to\b|open_to\b|of\b)(\w+)")
    found = [
        f"{path.relative_to(ROOT)}: {match.group(0)}"
        for path in our_files()
        if "views" in (path.stem, path.parent.name) or path.stem == "presenters"
        for match in leak.finditer(path.read_text())
    ]
    assert found == []


def test_get_object_or_404_is_never_given_a_bare_model() -> None:
    listable = {model.__name__ for model in our_models() if hasattr(model._default_manager, "visible_to")}
    bare = re.compile(r"get_object_or_404\(\s*(" + "|".join(sorted(listable)) + r")\s*,")
    found = [
        f"{path.relative_to(ROOT)}: {match.group(0)}"
        for path in our_files()
        for match in bare.finditer(path.read_text())
    ]
    assert found == []


def test_templates_hold_no_inline_style_or_script() -> None:
    handlers = r"\son(?:click|load|submit|change|input|focus|blur|error)="
    script = r"<script(?![^>]*\bsrc=)(?![^>]*application/json)"
    inline = re.compile(rf" style=|<style|{handlers}|{script}", re.IGNORECASE)
    found = [
        f"{path.relative_to(ROOT)}: {match.group(0)}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for match in inline.finditer(path.read_text())
    ]
    assert found == []


def test_names_of_people_go_through_the_one_filter() -> None:
    """`{{ issue.raised_by }}` would print a community member's post to everyone.

    Presenters hand templates words (`row.owner`); a template that prints a record's person uses the filter.
    """
    people = (
        "raised_by|entered_by|recorded_by|confirmed_by|owner|sent_by|prepared_by|submitted_by|done_by|edited_by"
        "|published_by|person|by|chair"
    )
    records = (
        "issue|decision|action|strategy|section|input|submission|report|sheet|voice|meeting|interest|zone"
    )
    printed = re.compile(
        r"\{\{\s*(?:" + records + r")\.(?:" + people + r")\s*(?:\}\}|\.post|\.name|\|(?!as_seen_by))"
    )
    found = [
        f"{path.relative_to(ROOT)}: {match.group(0)}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for match in printed.finditer(path.read_text())
    ]
    assert found == []


def test_nothing_about_one_area_is_in_code() -> None:
    local = re.compile(r"Leicester|Rutland|\bLLR\b|Charnwood|Loughborough")
    found = [
        f"{path.relative_to(ROOT)}: {match.group(0)}"
        for pattern in ("*.py", "*.html")
        for path in [*our_files(pattern), *sorted((ROOT / "templates").rglob(pattern))]
        if "examples" not in path.parts
        for match in local.finditer(path.read_text())
    ]
    assert found == []


def test_the_names_an_area_may_change_are_terms() -> None:
    """Pages say `{% term "zone" %}`; a template that spells the words keeps them for every area."""
    fixed = re.compile(r"Prevention Board|Strategic Partnership Board|People Zone")
    found = [
        f"{path.relative_to(ROOT)}: {match.group(0)}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for match in fixed.finditer(path.read_text())
    ]
    assert found == []


def test_every_enqueued_name_is_a_registered_task() -> None:
    """Celery takes a wrong name without a word."""
    from partnership.celery import app

    app.loader.import_default_modules()
    sent = {
        name
        for path in our_files()
        for name in re.findall(r"""enqueue\(\s*["']([\w.]+)["']""", path.read_text())
    }
    assert sent
    assert sent - set(app.tasks) == set()
    from django.conf import settings

    beat = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert beat - set(app.tasks) == set()


@pytest.mark.parametrize(
    "package", [f"{app}.analysis" for app in STACK if (ROOT / app / "analysis").exists()]
)
def test_the_arithmetic_needs_no_django(package: str) -> None:
    """A notebook, or another program, can import it: nothing of Django is loaded, nothing configured."""
    code = f"import sys, {package}; print(sorted(name for name in sys.modules if name.startswith('django')))"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT,
        env={},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stderr, done.stdout.strip()) == ("", "[]")


def test_the_project_carries_no_font_or_crown_that_is_not_ours() -> None:
    css = ROOT / "static" / "build" / "app.css"
    assert "GDS Transport" not in css.read_text()
    assert not list((ROOT / "static" / "build").rglob("*crest*"))


TELLS = {"record", "write_event", "notify", "tell", "tell_agencies", "tell_owner", "tell_readers"}


def test_no_stored_text_of_one_record_has_the_reference_of_another() -> None:
    """Whoever reads the one may not be allowed to know of the other: `naming=` leads to it instead."""
    found = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in our_files()
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in TELLS
        and call.args
        and named_by(call) - {ast.unparse(call.args[0])}
    ]
    assert found == []


def named_by(call: ast.Call) -> set[str]:
    """The records whose references stand in what a call writes: "submission" for {submission.reference}."""
    texts = [keyword.value for keyword in call.keywords if keyword.arg in ("note", "text")]
    return {
        ast.unparse(node.value)
        for text in texts
        for node in ast.walk(text)
        if isinstance(node, ast.Attribute) and node.attr == "reference"
    }
