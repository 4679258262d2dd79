"""What a client is told when its request is not served."""


class Refusal(Exception):
    """A request that is not served, with the reason in the form that OpenAI's API gives it."""

    def __init__(
        self,
        message: str,
        *,
        param: str | None = None,
        code: str | None = None,
        status: int = 400,
        kind: str = "invalid_request_error",
        headers: dict[str, str] | None = None,
    ):
        super().__init__(message)
        self.message = message
        self.param = param
        self.code = code
        self.status = status
        self.kind = kind
        self.headers = headers or {}

    def body(self) -> dict:
        """The error object; `detail` is there for clients of FastAPI servers, `status` for those of Stable Diffusion
        APIs."""
        error = {"message": self.message, "type": self.kind, "param": self.param, "code": self.code}
        return {"error": error, "detail": self.message, "status": "error"}
