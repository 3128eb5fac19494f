"""The page under /_control, where people see the simulated platform and move it. Works without JavaScript.

elsewhere   posts from pages of other sites and calls for other names, which are refused
markup      pieces of HTML, all text escaped
forms       what is filled in: each form, and the values of a lever that it makes
view        what the page shows of the platform
pages       the page, and the one that reloads itself
desk        one call in, one reply out
"""

from tiktok.simulator.desk.desk import Desk
from tiktok.simulator.desk.elsewhere import is_from_elsewhere, refuse_elsewhere

__all__ = ["Desk", "is_from_elsewhere", "refuse_elsewhere"]
