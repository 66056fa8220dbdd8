"""The area this installation serves: its name, its words, and where to turn in an emergency."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from partnership.kept import forget, kept


class Area(models.Model):
    """The one row that says whose installation this is."""

    class Numbering(models.IntegerChoices):
        FROM_0 = 0, "Tiers are shown as 0 to 3"
        FROM_1 = 1, "Tiers are shown as 1 to 4"

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(max_length=160)
    short_name = models.CharField(max_length=40)
    place = models.ForeignKey("partnership.Place", models.PROTECT, null=True, blank=True, related_name="+")
    tiers_from = models.PositiveSmallIntegerField(choices=Numbering, default=Numbering.FROM_0)
    is_production = models.BooleanField(default=False, help_text="Refuses to load an example")
    example_loaded_on = models.DateField(null=True, blank=True)
    banner = models.CharField(max_length=240, blank=True)
    loaded_from = models.CharField(
        max_length=64, blank=True, editable=False, help_text="Fingerprint of the workbook it was loaded from"
    )

    class Meta:
        constraints = [models.CheckConstraint(name="there_is_one_area", condition=Q(id=1))]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """What something is called here: the office, the boards, a zone, the four steps."""

    key = models.SlugField(primary_key=True, max_length=40)
    name = models.CharField(max_length=120)
    plural = models.CharField(max_length=120, blank=True)
    short = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """Where to turn with what the log is not for."""

    need = models.CharField(max_length=160, help_text="An emergency; a child at risk tonight")
    how = models.CharField(max_length=240)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.need


class Statement(models.Model):
    """What the area says of itself on its public pages: who answers for personal data, whom to ask."""

    key = models.SlugField(primary_key=True, max_length=40)
    question = models.CharField(max_length=160)
    text = models.TextField(blank=True, help_text="Empty: not said yet")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "key"]

    def __str__(self) -> str:
        return self.question


def area() -> Area:
    """The area, or an unnamed one before the first load."""
    found: Area = kept("area", lambda: Area.objects.first() or Area(name="", short_name=""))
    return found


def terms() -> dict[str, Term]:
    """Every term by its key."""
    found: dict[str, Term] = kept("terms", lambda: {term.key: term for term in Term.objects.all()})
    return found


def say(key: str, form: str = "name") -> str:
    """What something is called here, as `name`, `plural` or `short`; the key itself if unknown."""
    term = terms().get(key)
    return (getattr(term, form) or term.name) if term else key.replace("_", " ")


def stated() -> dict[str, str]:
    """What the area has said of itself, by key; without what it has not said yet."""
    return dict(Statement.objects.exclude(text="").values_list("key", "text"))


def forget_kept_words() -> None:
    """Read the area and its terms afresh in this process: after a load or a rename."""
    forget("area", "terms")
