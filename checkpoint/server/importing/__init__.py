"""The roster import: an office's table becomes a plan, and everything that is wrong with it becomes a list.

bytes -> `reading` -> rows -> `headers` -> columns -> `checking` -> people and problems -> `planning` -> plan

Nothing here touches a database or a clock: the caller hands in what is known and stores what is planned.
"""
