"""The language model, where one is configured: an OpenAI-compatible endpoint, reached by LangChain.

The only place that talks to it, and nothing is sent anywhere unless `MODEL_URL` names an endpoint. What it
says is never trusted: whoever asks checks the reply.
"""

from __future__ import annotations

from collections.abc import Callable

from assistant.settings import Settings

_PATIENCE_S = 30.0

Ask = Callable[[str, str], str]  # an instruction and a text; what the model replies


class ModelUnavailable(Exception):
    """No reply came; the message says why, in the words of the client."""


def language_model(settings: Settings) -> Ask | None:
    """None where no endpoint is configured. Asking raises ModelUnavailable."""
    if not settings.model_url:
        return None
    # Costs a second and 90 MB: only where it is wanted.
    from langchain_openai import ChatOpenAI
    from openai import OpenAIError

    model = ChatOpenAI(
        base_url=settings.model_url,
        api_key=settings.model_key,
        model=settings.model_name,
        temperature=0,
        timeout=_PATIENCE_S,
        max_retries=1,
    )

    def ask(instruction: str, text: str) -> str:
        try:
            reply = model.invoke([("system", instruction), ("human", text)])
        except OpenAIError as problem:
            raise ModelUnavailable(str(problem)) from problem
        return reply.text

    return ask
