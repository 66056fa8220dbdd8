"""The arithmetic of strategies: financial years, and two texts joined. No Django here."""

from .joining import Joined, Piece, join, pieces
from .years import financial_year_of, spoken_year, years_between

__all__ = ["Joined", "Piece", "financial_year_of", "join", "pieces", "spoken_year", "years_between"]
