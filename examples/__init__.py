"""What every area needs, and the example of one."""

from django.conf import settings

PASSWORD = settings.EXAMPLE_PASSWORD
