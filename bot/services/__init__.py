"""The use cases: what organisers and readers can do. Commands and buttons call these and never the store.

Every function takes the ``Database`` first. Each is one transaction unless its docstring says otherwise.
"""

from bot.store import Database as Database
