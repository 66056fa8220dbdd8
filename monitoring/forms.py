"""The form by which a file is sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.urls import reverse

from partnership.boards.models import Agency, During
from partnership.pages.layout import Buttons, GovukHelper, Link

MEGABYTE = 1_000_000


class SendForm(forms.Form):
    """One street file of data.police.uk, and the police force whose figures it holds."""

    agency = forms.ModelChoiceField(
        label="Which police force is the file of?",
        queryset=Agency.objects.none(),
        empty_label="Select a police force",
        error_messages={
            "required": "Select the police force that the file is of",
            "invalid_choice": "Select a police force for which you may send data",
        },
    )
    file = forms.FileField(
        label="Upload a file",
        error_messages={
            "required": "Select a file",
            "empty": "The selected file is empty",
            "invalid": "Select a file",
            "max_length": "The name of the file is too long",
        },
    )

    def __init__(self, *args: Any, agencies: During, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice, file = self.fields["agency"], self.fields["file"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = agencies.order_by("name")
        forces = list(agencies[:2])
        if len(forces) == 1:
            choice.initial = forces[0]
        file.help_text = (
            "A street file of data.police.uk for one month, as it was downloaded: .csv or .csv.gz, "
            f"up to {settings.SUBMISSION_LIMIT // MEGABYTE} MB unpacked. Every row is counted; "
            "checking takes a few seconds. The name of the file is shown: name nobody in it."
        )
        file.widget.attrs["accept"] = ".csv,.gz,text/csv,application/gzip"

    def clean_file(self) -> File[Any]:
        file: File[Any] = self.cleaned_data["file"]
        if file.size is not None and file.size > settings.SUBMISSION_LIMIT:
            raise ValidationError(
                f"The selected file must be smaller than {settings.SUBMISSION_LIMIT // MEGABYTE} MB"
            )
        return file

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper(
            "agency",
            "file",
            Buttons("Upload and check", Link("Cancel", reverse("monitoring:submission_list"))),
        )
