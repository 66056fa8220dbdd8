"""One workbook that describes an area: its sheets, its template, and how it is read and checked."""
