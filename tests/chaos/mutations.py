"""``make mutations``: takes out each guard in turn, in a copy of the repository, and shows which test goes red.

A new guard? Add it below, and the test that needs it; ``tests/README.md`` is the same list for people.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Mutation:
    """``guard`` is gone from ``file`` when ``old``, which stands there once, is ``new``; ``test`` goes red then."""

    guard: str
    file: str
    old: str
    new: str
    test: str


_TROUBLE, _KNOWN = "tests/e2e/test_discord_faults.py", "tests/e2e/test_known_failures.py"
_LEDGER, _RETURN = "tests/store/test_ledger.py", "tests/e2e/test_restore.py"

MUTATIONS: Final = (
    Mutation(
        "nonce",
        "bot/delivery/posting.py",
        "key = nonce(row.subscription.key, row.kind, row.number, number, row.salt)",
        "key = token_hex(12)",
        f"{_TROUBLE}::test_error_answer_makes_no_second_message",
    ),
    Mutation(
        "marker",
        "bot/delivery/posting.py",
        "if old or again or row.look:",
        "if False:",
        f"{_TROUBLE}::test_late_retry_checks_the_channel_first",
    ),
    Mutation(
        "the bot's own messages are known by its user",
        "bot/chat/poster.py",
        "message.author.id == self._client.user_id",
        "message.author.id == self._client.application_id",
        f"{_TROUBLE}::test_late_retry_checks_the_channel_first",
    ),
    Mutation(
        "a forum post is looked for before it is made again",
        "bot/delivery/posting.py",
        "again = row.after_id is not None and page.title",
        "again = False",
        "tests/e2e/test_forum.py::test_forum_post_is_looked_for_before_a_quick_retry",
    ),
    Mutation(
        "what was frozen is looked for from there",
        "bot/store/ledger.py",
        "if claimed.after_id is not None:",
        "if False:",
        "tests/e2e/test_discord_faults.py::test_posted_part_is_found_behind_a_repost",
    ),
    Mutation(
        "what is being posted is not claimed again",
        "bot/store/ledger.py",
        "unclaimed(now), deliveries.c.id.not_in(running)",
        "unclaimed(now)",
        "tests/bot/delivery/test_engine.py::test_what_outlasts_its_lease_is_not_begun_a_second_time",
    ),
    Mutation(
        "permission before a miss is trusted",
        "bot/chat/poster.py",
        "if not home.permissions_for(home.guild.me).read_message_history:",
        "if False:",
        "tests/e2e/test_holds.py::test_uncertain_part_counts_as_posted_on_request",
    ),
    Mutation(
        "lease",
        "bot/store/ledger.py",
        "claimed_until=now + lease,",
        "claimed_until=None,",
        f"{_LEDGER}::test_a_row_is_claimed_by_one_worker_only",
    ),
    Mutation(
        "claimed_until in the claim",
        "bot/store/ledger.py",
        "deliveries.c.try_at <= now, unclaimed(now), ",
        "deliveries.c.try_at <= now, ",
        f"{_LEDGER}::test_a_dead_workers_row_comes_back_when_its_lease_ends",
    ),
    Mutation(
        "leases of the dead are taken back at the start",
        "bot/delivery/engine.py",
        "await self._database.write(ledger.release_claims)",
        "pass",
        "tests/e2e/test_kill.py::test_process_killed_at_a_request_posts_each_message_once",
    ),
    Mutation(
        "one sender on PostgreSQL",
        "bot/store/advisory_lock.py",
        "SELECT pg_try_advisory_lock(:key)",
        "SELECT CAST(:key AS bigint) IS NOT NULL",
        "tests/store/test_lock.py::test_while_one_has_it_another_is_refused_in_one_sentence",
    ),
    Mutation(
        "nothing is claimed once the lock is lost",
        "bot/delivery/sender.py",
        "await asyncio.wait((running, losing), return_when=asyncio.FIRST_COMPLETED)",
        "await asyncio.wait((running,), return_when=asyncio.FIRST_COMPLETED)",
        "tests/e2e/test_one_sender.py::test_nothing_is_claimed_without_the_lock",
    ),
    Mutation(
        "what was posted is kept once the database works again",
        "bot/store/database.py",
        "await asyncio.sleep(AGAIN)",
        "raise",
        "tests/e2e/test_database_faults.py::test_unwritable_file_loses_and_doubles_nothing",
    ),
    Mutation(
        "every commit reaches the disk",
        "bot/store/database.py",
        '"synchronous=FULL"',
        '"synchronous=NORMAL"',
        "tests/store/test_database.py::test_sqlite_is_opened_safely",
    ),
    Mutation(
        "unique key of a post",
        "migrations/versions/0001_first.py",
        '"subscription_id", "kind", "number", name=op.f("uq_deliveries',
        '"id", name=op.f("uq_deliveries',
        f"{_LEDGER}::test_settling_that_cannot_open_the_next_row_settles_nothing",
    ),
    Mutation(
        "one open row a line",
        "migrations/versions/0001_first.py",
        """"uq_deliveries_open_line",
        "deliveries",
        ["subscription_id"],
        unique=True""",
        """"uq_deliveries_open_line",
        "deliveries",
        ["subscription_id"],
        unique=False""",
        f"{_LEDGER}::test_one_open_part_a_subscription",
    ),
    Mutation(
        "shield",
        "bot/store/database.py",
        "return await asyncio.shield(task)",
        "return await task",
        "tests/store/test_database.py::test_a_cancelled_caller_leaves_a_finished_transaction_and_a_free_database",
    ),
    Mutation(
        "fence",
        "bot/store/ledger.py",
        "deliveries.c.attempts == claimed.attempts, _OPEN",
        "_OPEN",
        f"{_LEDGER}::test_who_lost_the_claim_can_write_nothing",
    ),
    Mutation(
        "looking first after a backup was restored",
        "bot/housekeeping.py",
        "owed = await database.write(ledger.look_first)",
        "owed = 0",
        f"{_RETURN}::test_restored_backup_counts_later_posts_and_doubles_none",
    ),
    Mutation(
        "looking first after the clock was set back",
        "bot/housekeeping.py",
        "if last is not None and now < last:",
        "if False:",
        f"{_KNOWN}::test_clock_set_back_after_a_lost_answer_makes_no_second_message",
    ),
    Mutation(
        "what follows a post that somebody has seen is looked for too",
        "bot/services/holds.py",
        "replace(due, look=freed.look)",
        "due",
        f"{_RETURN}::test_restored_backup_without_history_waits_for_an_organiser",
    ),
    Mutation(
        "what follows a post that is found is due from its time",
        "bot/delivery/reconcile.py",
        "_made_at(max(messages)) if messages else row.due_at",
        "now",
        f"{_RETURN}::test_missed_parts_after_a_found_part_follow_the_policy",
    ),
    Mutation(
        "a part that was asked for leaves its slot to the next though the ledger knows nothing of it",
        "bot/delivery/reconcile.py",
        "ahead = not known and row.due_at - then >= _AHEAD",
        "ahead = False",
        f"{_RETURN}::test_requested_part_after_a_backup_leaves_its_slot_to_the_next",
    ),
    Mutation(
        "a part that is out in part does not wait",
        "bot/delivery/engine.py",
        "if begun is None:",
        "if True:",
        "tests/e2e/test_delivery.py::test_part_with_a_posted_line_does_not_wait_with_its_prose",
    ),
    Mutation(
        "what nobody could be told of is told later",
        "bot/chat/changes.py",
        "client.engine.tell_waiting()",
        "pass",
        "tests/e2e/test_notifications.py::test_failed_report_is_sent_later",
    ),
    Mutation(
        "a clock that was set is noticed",
        "bot/clock.py",
        "min((when - self.now()).total_seconds(), _LOOK)",
        "(when - self.now()).total_seconds()",
        "tests/bot/test_clock.py::test_a_clock_that_was_set_is_noticed_by_looking",
    ),
    Mutation(
        "salt in the nonce",
        "bot/rendering/markers.py",
        'name = f"{key}:{kind}:{number}:{page}:{salt}"',
        'name = f"{key}:{kind}:{number}:{page}"',
        "tests/bot/rendering/test_markers.py",
    ),
    Mutation(
        "page in the nonce",
        "bot/rendering/markers.py",
        'name = f"{key}:{kind}:{number}:{page}:{salt}"',
        'name = f"{key}:{kind}:{number}:{salt}"',
        "tests/bot/rendering/test_markers.py",
    ),
    Mutation(
        "what was posted is noted",
        "bot/delivery/posting.py",
        "if number + 1 < len(pages):",
        "if False:",
        f"{_KNOWN}::test_deleted_message_of_a_stopped_part_stays_deleted",
    ),
    Mutation(
        "one delivery's error touches that delivery only",
        "bot/delivery/engine.py",
        """        except Exception:
            reference = token_hex(3)""",
        """        except ZeroDivisionError:
            reference = token_hex(3)""",
        f"{_KNOWN}::test_unexpected_exception_in_one_delivery_leaves_the_loop_alive",
    ),
    Mutation(
        "a thread that is locked is given up",
        "bot/delivery/posting.py",
        "elif outcome.failure in (Failure.THREAD, Failure.GONE):",
        "elif False:",
        f"{_KNOWN}::test_locked_thread_is_given_up_with_its_reason",
    ),
    Mutation(
        "thread that is there already",
        "bot/chat/poster.py",
        "return Posted(message_id, was_there=True) if error.code == _THREAD_EXISTS else _outcome(error)",
        "return _outcome(error)",
        f"{_KNOWN}::test_failed_thread_is_opened_later",
    ),
    Mutation(
        "storm of refusals",
        "bot/chat/pace.py",
        "max(self._free_at, self._storm_until())",
        "self._free_at",
        f"{_KNOWN}::test_limiter_stops_long_before_discords_ban",
    ),
    Mutation(
        "every refusal is counted",
        "bot/chat/pace.py",
        "config.on_request_end.append(self._on_request_end)",
        "pass",
        "tests/e2e/test_rate_limiter.py::test_refused_client_stops_posting_and_still_answers",
    ),
    Mutation(
        "pace",
        "bot/chat/pace.py",
        "await asyncio.sleep(early)",
        "pass",
        "tests/e2e/test_rate_limiter.py::test_no_second_has_more_requests_than_the_limit",
    ),
    Mutation(
        "an outage is no kick",
        "bot/chat/changes.py",
        "{guild.id for guild in client.guilds}",
        "{guild.id for guild in client.guilds if not guild.unavailable}",
        "tests/e2e/test_removed_from_server.py::test_outage_of_a_server_is_not_a_removal",
    ),
)


def main() -> int:
    """The table, of all guards or those whose names are given.

    Exit status 1 where a guard can go and its test stays green, or is red with the guard.
    """
    chosen = [mutation for mutation in MUTATIONS if mutation.guard in sys.argv[1:]] or MUTATIONS
    tests = sorted({mutation.test for mutation in chosen})
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="cliffhanger-mutations-") as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", "data"))
        if not is_green(copy, *tests):
            print("With every guard in its place a test is red: mend that first.")
            return 1
        for mutation in chosen:
            file = copy / mutation.file
            whole = file.read_text()
            assert whole.count(mutation.old) == 1, f"{mutation.guard}: not once in {file}"
            file.write_text(whole.replace(mutation.old, mutation.new))
            green = is_green(copy, mutation.test)
            file.write_text(whole)
            wrong += green
            print(
                f"{'STAYS GREEN' if green else 'goes red':11}  without: {mutation.guard:50} {mutation.test}", flush=True
            )
    return 1 if wrong else 0


def is_green(copy: Path, *tests: str) -> bool:
    """Whether the tests pass in the copy."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    # The package is installed from the repository itself: the copy goes before it.
    ran = subprocess.run(
        command, cwd=copy, env=os.environ | {"PYTHONPATH": str(copy)}, capture_output=True, check=False
    )
    if ran.returncode not in (0, 1):
        raise RuntimeError(ran.stdout.decode()[-2000:] + ran.stderr.decode()[-2000:])
    return ran.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
