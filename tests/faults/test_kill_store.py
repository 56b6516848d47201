"""A few rounds of `make faults`: the real program, killed while editors work."""

from tests.faults.kill_store import kill_again_and_again


async def test_killed(each_url: str) -> None:
    """Nothing that the bot said was done is lost, no letter is sent twice, and the store opens clean."""
    found = await kill_again_and_again(each_url, 5 if each_url.startswith("sqlite") else 2, quiet=True)

    assert found.well, (found, found.lost, found.twice, found.unclean)
    assert found.said.count > 0
