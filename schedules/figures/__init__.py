"""Figures of a plan and of what became of it, in greys and forms, as SVG, PDF and PNG."""

from schedules.figures.adherence import adherence_picture
from schedules.figures.followed import Followed
from schedules.figures.lanes import lanes_picture
from schedules.figures.lot_uses import LotGiven
from schedules.figures.lots import lots_picture
from schedules.figures.months import months_picture
from schedules.figures.picture import Head, Picture, headed
from schedules.figures.render import to_pdf, to_png, to_svg
from schedules.figures.schedule import schedule_picture
from schedules.figures.sites import sites_picture
from schedules.figures.start_days import PATTERNS, start_days_picture
from schedules.figures.trends import trends_picture

__all__ = [
    "PATTERNS",
    "Followed",
    "Head",
    "LotGiven",
    "Picture",
    "adherence_picture",
    "headed",
    "lanes_picture",
    "lots_picture",
    "months_picture",
    "schedule_picture",
    "sites_picture",
    "start_days_picture",
    "to_pdf",
    "to_png",
    "to_svg",
    "trends_picture",
]
