"""What pages say of themselves: title, description, site and picture of links that hosts pin up."""

from spaces.previews.looker import Looker

__all__ = ["Looker"]
