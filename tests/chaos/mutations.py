"""``make mutations``: remove each guard in turn, in a copy of the repository, and show which test fails then.

To add a guard, add it below with its test, and to the same list in ``tests/README.md``. ``test_readme.py`` compares the
two, so that a rename cannot break them unnoticed.
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
    """How to remove a guard: in ``file`` replace ``old``, which occurs once, by ``new``. Then ``test`` must fail."""

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
        "nonce(delivery.key, index, delivery.revision)",
        "str(self._clock.now().timestamp())",
        f"{_TROUBLE}::test_error_answer_makes_no_second_message",
    ),
    Mutation(
        "a repeat looks in the channel first",
        "bot/delivery/posting.py",
        "if repeated or delivery.check_channel_first:",
        "if False:",
        f"{_TROUBLE}::test_late_retry_checks_the_channel_first",
    ),
    Mutation(
        "own messages are recognised by the user id",
        "bot/chat/poster.py",
        "message.author.id == self._client.user_id",
        "message.author.id == self._client.application_id",
        f"{_TROUBLE}::test_late_retry_checks_the_channel_first",
    ),
    Mutation(
        "a forum post is searched for before it is repeated",
        "bot/delivery/posting.py",
        "if repeated or delivery.check_channel_first:",
        "if (repeated and not message.title) or delivery.check_channel_first:",
        "tests/e2e/test_forum.py::test_forum_post_is_looked_for_before_a_quick_retry",
    ),
    Mutation(
        "a forum post that was not found may still appear for 30 seconds",
        "bot/delivery/posting.py",
        "FORUM_POST_ARRIVES_WITHIN = timedelta(seconds=30)",
        "FORUM_POST_ARRIVES_WITHIN = timedelta(0)",
        "tests/bot/delivery/test_posting.py::test_forum_post_that_appears_after_the_bot_has_looked_is_not_doubled",
    ),
    Mutation(
        "no clock decides whether a repeat looks first",
        "bot/delivery/posting.py",
        "first and delivery.last_try_at is not None",
        "first and delivery.last_try_at is not None"
        " and self._clock.now() - delivery.last_try_at > timedelta(seconds=60)",
        "tests/bot/delivery/test_posting.py::test_machine_that_was_paused_with_its_clock_behind_makes_no_second_message",
    ),
    Mutation(
        "a search starts where the messages were frozen",
        "bot/store/ledger.py",
        "if claimed.search_after_id is not None:",
        "if False:",
        "tests/e2e/test_discord_faults.py::test_posted_part_is_found_behind_a_repost",
    ),
    Mutation(
        "deliveries in flight are not claimed again",
        "bot/store/ledger.py",
        "is_unclaimed(now), deliveries.c.id.not_in(running)",
        "is_unclaimed(now)",
        "tests/bot/delivery/test_engine.py::test_delivery_that_outlasts_its_lease_is_not_started_twice",
    ),
    Mutation(
        "a miss counts only with permission to read the history",
        "bot/chat/poster.py",
        "and not home.permissions_for(home.guild.me).read_message_history",
        "and False",
        "tests/e2e/test_holds.py::test_uncertain_part_counts_as_posted_on_request",
    ),
    Mutation(
        "lease",
        "bot/store/ledger.py",
        "claimed_until=now + lease,",
        "claimed_until=None,",
        f"{_LEDGER}::test_delivery_is_claimed_by_one_worker",
    ),
    Mutation(
        "only unclaimed deliveries are claimed",
        "bot/store/ledger.py",
        "deliveries.c.try_at <= now, is_unclaimed(now), ",
        "deliveries.c.try_at <= now, ",
        f"{_LEDGER}::test_delivery_of_a_dead_worker_is_claimed_again_after_its_lease",
    ),
    Mutation(
        "claims of dead processes are released at the start",
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
        "tests/store/test_sender_lock.py::test_second_process_is_refused",
    ),
    Mutation(
        "nothing is claimed once the lock is lost",
        "bot/delivery/sender.py",
        "await asyncio.wait((running, losing), return_when=asyncio.FIRST_COMPLETED)",
        "await asyncio.wait((running,), return_when=asyncio.FIRST_COMPLETED)",
        "tests/e2e/test_one_sender.py::test_nothing_is_claimed_without_the_lock",
    ),
    Mutation(
        "what was sent is recorded once the database works again",
        "bot/store/database.py",
        "except DatabaseFault:",
        "except ZeroDivisionError:",
        "tests/e2e/test_database_faults.py::test_unwritable_file_loses_and_doubles_nothing",
    ),
    Mutation(
        "every commit reaches the disk",
        "bot/store/database.py",
        '"synchronous=FULL"',
        '"synchronous=NORMAL"',
        "tests/store/test_database.py::test_sqlite_connections_are_safe",
    ),
    Mutation(
        "unique key of a delivery",
        "migrations/versions/0001_first.py",
        '"subscription_id", "kind", "number", name=op.f("uq_deliveries',
        '"id", name=op.f("uq_deliveries',
        f"{_LEDGER}::test_failed_settling_changes_nothing",
    ),
    Mutation(
        "one open delivery per sequence",
        "migrations/versions/0001_first.py",
        """"uq_deliveries_open_sequence",
        "deliveries",
        ["subscription_id"],
        unique=True""",
        """"uq_deliveries_open_sequence",
        "deliveries",
        ["subscription_id"],
        unique=False""",
        f"{_LEDGER}::test_subscription_has_one_open_part",
    ),
    Mutation(
        "transactions are shielded from cancellation",
        "bot/store/database.py",
        "return await asyncio.shield(task)",
        "return await task",
        "tests/store/test_database.py::test_transaction_of_a_cancelled_caller_is_finished",
    ),
    Mutation(
        "a worker that lost its claim cannot write",
        "bot/store/ledger.py",
        "deliveries.c.attempts == claimed.attempts, OPEN",
        "OPEN",
        f"{_LEDGER}::test_worker_that_lost_its_claim_cannot_write",
    ),
    Mutation(
        "channels are searched first after a backup was restored",
        "bot/housekeeping.py",
        "count = await database.write(ledger.check_channels_first)",
        "count = 0",
        f"{_RETURN}::test_restored_backup_counts_later_posts_and_doubles_none",
    ),
    Mutation(
        "after a post that an organiser confirmed, the next is searched for",
        "bot/services/holds.py",
        "replace(planned, check_channel_first=released.check_channel_first)",
        "planned",
        f"{_RETURN}::test_restored_backup_without_history_waits_for_an_organiser",
    ),
    Mutation(
        "what follows a found post is due from that post's time",
        "bot/delivery/reconcile.py",
        "_created_at(max(message_ids)) if message_ids else delivery.due_at",
        "now",
        f"{_RETURN}::test_missed_parts_after_a_found_part_follow_the_policy",
    ),
    Mutation(
        "a requested part leaves its slot to the next, even if unrecorded",
        "bot/delivery/reconcile.py",
        "early = not begun_for_slot and delivery.due_at - posted_at >= _REQUESTED_AHEAD",
        "early = False",
        f"{_RETURN}::test_requested_part_after_a_backup_leaves_its_slot_to_the_next",
    ),
    Mutation(
        "a part that was begun does not wait",
        "bot/delivery/engine.py",
        "if started is None:",
        "if True:",
        "tests/e2e/test_delivery.py::test_part_with_a_posted_line_does_not_wait_with_its_prose",
    ),
    Mutation(
        "a notice is owed from the moment when its part is held",
        "bot/delivery/failure_handling.py",
        "await hold_store.notify(connection, held, notice, now)",
        "pass",
        "tests/bot/delivery/test_failures.py::test_organisers_are_notified_once_of_a_held_delivery",
    ),
    Mutation(
        "a change of the system clock is noticed",
        "bot/clock.py",
        "min((when - self.now()).total_seconds(), _LONGEST_SLEEP)",
        "(when - self.now()).total_seconds()",
        "tests/bot/test_clock.py::test_waiting_ends_after_the_system_clock_was_set",
    ),
    Mutation(
        "revision in the nonce",
        "bot/rendering/custom_ids.py",
        'name = f"{key}:{message}:{revision}"',
        'name = f"{key}:{message}"',
        "tests/bot/rendering/test_custom_ids.py",
    ),
    Mutation(
        "message number in the nonce",
        "bot/rendering/custom_ids.py",
        'name = f"{key}:{message}:{revision}"',
        'name = f"{key}:{revision}"',
        "tests/bot/rendering/test_custom_ids.py",
    ),
    Mutation(
        "each sent message is recorded before the next",
        "bot/delivery/posting.py",
        "if index + 1 < len(messages):",
        "if False:",
        f"{_KNOWN}::test_deleted_message_of_a_stopped_part_stays_deleted",
    ),
    Mutation(
        "an error in one delivery touches no other",
        "bot/delivery/engine.py",
        """        except Exception:
            reference = token_hex(3)""",
        """        except ZeroDivisionError:
            reference = token_hex(3)""",
        f"{_KNOWN}::test_unexpected_exception_in_one_delivery_leaves_the_loop_alive",
    ),
    Mutation(
        "a locked thread is given up",
        "bot/delivery/posting.py",
        "elif result.failure in (Failure.THREAD, Failure.GONE):",
        "elif False:",
        f"{_KNOWN}::test_locked_thread_is_given_up_with_its_reason",
    ),
    Mutation(
        "a thread that exists already counts as opened",
        "bot/chat/poster.py",
        "Posted(message_id, already_existed=True) if error.code == _THREAD_EXISTS else _failed(error)",
        "_failed(error)",
        f"{_KNOWN}::test_failed_thread_is_opened_later",
    ),
    Mutation(
        "requests stop after too many refusals",
        "bot/chat/rate_limiter.py",
        "max(self._free_at, self._blocked_until())",
        "self._free_at",
        f"{_KNOWN}::test_limiter_stops_long_before_discords_ban",
    ),
    Mutation(
        "every refusal is counted",
        "bot/chat/rate_limiter.py",
        "config.on_request_end.append(self._on_request_end)",
        "pass",
        "tests/e2e/test_rate_limiter.py::test_refused_client_stops_posting_and_still_answers",
    ),
    Mutation(
        "rate limiter",
        "bot/chat/rate_limiter.py",
        "await asyncio.sleep(early)",
        "pass",
        "tests/e2e/test_rate_limiter.py::test_no_second_has_more_requests_than_the_limit",
    ),
    Mutation(
        "an outage is not a removal",
        "bot/chat/changes.py",
        "{guild.id for guild in client.guilds}",
        "{guild.id for guild in client.guilds if not guild.unavailable}",
        "tests/e2e/test_removed_from_server.py::test_outage_of_a_server_is_not_a_removal",
    ),
)


def main() -> int:
    """Check all guards, or those named as arguments, and print one line for each.

    Returns 1 if a test passes without its guard, or fails with it.
    """
    names = sys.argv[1:]
    if unknown := set(names) - {mutation.guard for mutation in MUTATIONS}:
        print(f"There is no guard named {', '.join(sorted(unknown))}.")
        return 1
    chosen = [mutation for mutation in MUTATIONS if not names or mutation.guard in names]
    survivors = 0
    with tempfile.TemporaryDirectory(prefix="cliffhanger-mutations-") as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", "data"))
        if failure := run_tests(copy, *sorted({mutation.test for mutation in chosen})):
            print(f"{failure}\nA test fails although every guard is in its place: repair that first.")
            return 1
        for mutation in chosen:
            file = copy / mutation.file
            text = file.read_text()
            assert text.count(mutation.old) == 1, f"{mutation.guard}: {mutation.old!r} does not occur once in {file}"
            file.write_text(text.replace(mutation.old, mutation.new))
            survived = not run_tests(copy, mutation.test)
            file.write_text(text)
            survivors += survived
            print(f"{'PASSES' if survived else 'fails':6}  without: {mutation.guard:65} {mutation.test}", flush=True)
    return 1 if survivors else 0


def run_tests(copy: Path, *tests: str) -> str:
    """Run tests in the copy until the first one fails. Returns the end of its report, or nothing if all pass."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    # The installed package is the repository itself: the copy has to come before it.
    environment = os.environ | {"PYTHONPATH": str(copy)}
    process = subprocess.run(command, cwd=copy, env=environment, capture_output=True, check=False)
    report = process.stdout.decode()[-2000:]
    if process.returncode not in (0, 1):
        raise RuntimeError(report + process.stderr.decode()[-2000:])
    return report if process.returncode else ""


if __name__ == "__main__":
    sys.exit(main())
