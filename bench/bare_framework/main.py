"""The least that a function can be: what the start of the function for visitors is compared with."""

import functions_framework
from flask import Request


@functions_framework.http
def hello(_request: Request) -> str:
    return "hello"
