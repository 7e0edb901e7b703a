"""When scores grow older."""

from core.schedule import daily
from marketplace.reviews.rescoring import refresh_scores

daily("03:10", refresh_scores, long=True)
