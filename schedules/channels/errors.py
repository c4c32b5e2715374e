"""Why a calendar could not be handed on. No message holds a password or a token."""

from protocol.errors import UserError


class ChannelError(UserError):
    """A server cannot be used: its address, the credentials, or what it answered."""

    exit_code = 31


class FeedError(UserError):
    """A feed cannot be made, listed or served: its file of feeds, a plan, or the address."""

    exit_code = 32
