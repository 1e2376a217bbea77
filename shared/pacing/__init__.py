"""How a partner's month goes: leads and euros so far, what to expect of the rest, and what was wanted."""
