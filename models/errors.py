"""The one refusal of the domain."""


class RuleViolation(Exception):
    """A rule says no. `message` is Chinese and meant for the person; `field` names the field it is about, if one.

    `row`: what was being saved, told by the session.
    """

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.row: object = None
