"""What `alatau-bot bench` measures: quality and time beside peers, growth, and what each stage buys.

Imported by the command only. The peers are development dependencies, imported when they are asked for.
"""
