"""Where allauth asks Comity: nobody signs up by themself; people come by invitation or their council's account."""

from comity.web.people.adapters.account import AccountAdapter
from comity.web.people.adapters.mfa import MFAAdapter
from comity.web.people.adapters.provider import SocialAccountAdapter

__all__ = ["AccountAdapter", "MFAAdapter", "SocialAccountAdapter"]
