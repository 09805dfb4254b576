"""The two ways in which a value cannot be used; the hand-written layer turns both into errors of its own tree."""


class InvalidArgument(ValueError):
    """A request cannot be written from what was given. Nothing was sent."""


class InvalidResponse(ValueError):
    """A response came that cannot be read as what the operation returns."""


__all__ = ("InvalidArgument", "InvalidResponse")
