"""The least that a function with the whole Supabase client is: what cold starts are compared with."""

import functions_framework
from flask import Request

import supabase


@functions_framework.http
def hello(_request: Request) -> str:
    return f"supabase {supabase.__version__}"
