"""The domain: what the product is made of, and rules as pure functions of (state, input, now)."""

from spaces.model.ids import new_id
from spaces.model.space import Role, Space, SpeakerPolicy, State, TapPolicy
from spaces.model.token import Scope, Token
from spaces.model.user import User

__all__ = ["Role", "Scope", "Space", "SpeakerPolicy", "State", "TapPolicy", "Token", "User", "new_id"]
