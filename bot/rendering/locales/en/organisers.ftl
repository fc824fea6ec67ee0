## /subscribe

subscribe-about = Read a story together here, in installments; a card shows what it means before anything starts.
subscribe-story = Which story; /library list shows them all.
subscribe-channel = Where it is read; this channel, unless you choose another.
subscribe-time = When a part comes, such as 8, 8am, 8.30, 20:30 or 20h; 08:00, unless you say.
subscribe-timezone = Your time zone: a city, a country or an abbreviation.
subscribe-days = every day, weekdays, weekends, or days such as mon,wed,fri.
subscribe-length = How long a part is to read; unset: the shortest that gives at most 60 parts, else long.
subscribe-discussion = When a part gets a discussion thread; unset: on demand, or as it was.
subscribe-advance = Who may post the next part before its time; unset: organisers, or as it was.

length-short = short, { $minutes } minutes a part
length-medium = medium, { $minutes } minutes a part
length-long = long, { $minutes } minutes a part
discussion-demand = on demand, when somebody asks
discussion-each = for each part
discussion-none = none
advance-organisers = organisers
advance-everyone = everyone
missed_policy-latest = one part late, then the rhythm
missed_policy-all = all of the last week, one after another
missed_policy-skip = none, the story waits for its next day

## The card

card-title = **{ $title }** in { $channel }
card-same =
    { $progress ->
        [0] It is running there already; part 1 is still to come. Its times and the choices below change.
       *[other] It is running there already and stands at part { $progress } of { $of }. Its times and the choices below change; the place is kept.
    }
card-other =
    { $progress ->
        [0] **{ $title }** is running there, with part 1 still to come. Replace ends it. Or choose another channel.
       *[other] **{ $title }** is running there and stands at part { $progress } of { $of }. Replace ends it (its place is kept). Or choose another channel.
    }
card-left = You left it there at part { $progress } of { $of }: go on with part { $next }, or start from the beginning.
card-other-left = You left **{ $title }** there at part { $progress } of { $of }: Replace, and go on with part { $next } or start from the beginning.
card-parts =
    { $parts ->
        [one] One part, about { $duration } to read.
       *[other] { $parts } parts of about { $duration } each.
    }
card-parts-restart =
    { $parts ->
        [one] From the beginning, at the length below: one part, about { $duration } to read. Going on keeps the parts as they were.
       *[other] From the beginning, at the length below: { $parts } parts of about { $duration } each. Going on keeps the parts as they were.
    }
card-length-kept = The length of its parts stays as it is: for another, /unsubscribe, then /subscribe and start from the beginning.
card-rhythm = It comes { $rhythm }.
card-retype = -# For other times or days, use /subscribe once more and fill in time or days.
card-first = From part { $number } on, in your time: { $first }
card-last = The last, part { $number }: { $last }
card-sooner = “Start now” posts part 1 at once, and part 2 at the first of these times. “Start at the next time” posts part 1 at the first of them.
card-sooner-other = “Replace, start now” posts part 1 at once, and part 2 at the first of these times. “Replace, start at the next time” posts part 1 at the first of them.
card-choices = Discussion threads: { $discussion }. Posting the next part early: { $advance }.
card-choices-forum = Each part is a post of its own, and is talked about in it. A question to begin with: { $discussion }. Posting the next part early: { $advance }.
card-missed = -# Should parts miss their time (no network, no permission): { $missed }. /settings changes that.
card-zone-missing = Choose a time zone first, so that parts come at { $time } where you are; then you can start.
card-length = Length of a part
card-zone = Time zone
card-zone-elsewhere = Somewhere else ...
card-channel = Another channel
card-start-now = Start now
card-start-slot = Start at the next time
card-retime = Change the times
card-replace-now = Replace, start now
card-replace-slot = Replace, start at the next time
card-replace-back = Replace, go on with part { $number }
card-go-on = Go on with part { $number }
card-restart-now = Start from the beginning
card-restart-slot = From the beginning, at the next time
card-cancel = Cancel
card-cancelled = Nothing was started.
card-cancelled-same = Nothing was changed.
zone-question = Time zone
zone-question-label = A city, a country or an abbreviation

## After the card

started-now = **{ $title }** has started in { $channel }: part 1 is coming now, part 2 { $when }. Undo, for 15 minutes, takes it all back.
started-slot = **{ $title }** has started in { $channel }: part 1 comes { $when }. Undo, for 15 minutes, takes it all back.
started-now-single = **{ $title }** has started in { $channel }: its one part is coming now. Undo, for 15 minutes, takes it all back.
undo = Undo
undone = **{ $title }** in { $channel } was taken back, with everything it had posted.
undone-but-posts = A message could not be deleted; look there and delete it by hand.
undone-but-threads = Its threads are emptied and archived; deleting them needs the permission Manage Threads.
undone-before = **{ $title }** goes on in { $channel }, at its next time.
undone-before-held = **{ $title }** is in { $channel } again, held as it was; /resume goes on.
undone-before-until = **{ $title }** is in { $channel } again, paused as it was; part { $number } comes { $when }.
undone-before-taken = **{ $title }**, which it had replaced, stays ended: another story runs in { $channel } by now.
retimed = New times for **{ $title }** in { $channel }: { $rhythm }. Part { $number } comes { $when }.
retimed-held = New times for **{ $title }** in { $channel }: { $rhythm }. It is not running at the moment; /resume goes on with part { $number }.
retimed-until = New times for **{ $title }** in { $channel }: { $rhythm }. It is paused; part { $number } comes { $when }.
retimed-later = New times for **{ $title }** in { $channel }: { $rhythm }.
gone-on-later = **{ $title }** goes on in { $channel }, { $rhythm }.
gone-on-held = **{ $title }** is not ended after all in { $channel }. It is held, as it was; /resume goes on at its next time.
gone-on-until = **{ $title }** is not ended after all in { $channel }. It is paused, as it was; part { $number } comes { $when }.
gone-on-lost = **{ $title }** is not ended after all. Its channel could not be found any more: /move, in a channel without a story, lets it go on elsewhere with its place.
gone-on = **{ $title }** goes on in { $channel }, { $rhythm }. Part { $number } comes { $when }.

## /unsubscribe, /pause, /resume

unsubscribe-about = End the story here; its place is kept, should you want to go on later.
pause-about = Hold the story here until you resume it, or until a day.
pause-until = Until when: 2026-12-01, Dec 1, friday or 3 days; unset: until /resume.
resume-about = Go on with the story here, at its next time.
channel-about = Which channel; this one, unless you choose another.
resume = Resume
unsubscribed =
    { $progress ->
        [0] **{ $title }** has ended in { $channel } before its first part.
       *[other] **{ $title }** has ended in { $channel } at part { $progress } of { $of }. /catchup, /recap and /discuss work here until another story starts. The place is kept: organisers can go on with /subscribe and the same story.
    }
end-undo-about = Undo, for 15 minutes, takes that back.
lost = No story is running in this channel. These run in channels that I cannot find any more: /move, in a channel without a story, lets one go on elsewhere with its place; or end it here.
end-lost = End { $title }
ended-lost = **{ $title }** has ended; its channel could not be found any more. /subscribe starts it anew elsewhere; to keep its place, choose Undo, within 15 minutes, and then /move.
pausing =
    { $progress ->
        [0] **{ $title }** is paused in { $channel } before its first part.
       *[other] **{ $title }** is paused in { $channel } at part { $progress } of { $of }. Its place is kept: once an organiser presses Resume, it goes on at its next time.
    }
pausing-until =
    { $progress ->
        [0] **{ $title }** is paused in { $channel } before its first part; it goes on by itself { $when }.
       *[other] **{ $title }** is paused in { $channel } at part { $progress } of { $of }; it goes on by itself { $when }.
    }
pausing-undated = It was to go on by itself { $when }; now it waits for /resume.
resumed = **{ $title }** goes on in { $channel }: part { $number } comes { $when }.
resumed-opening = **{ $title }** goes on in { $channel }: it opens { $when }.
resumed-closing = **{ $title }** goes on in { $channel }: its closing post comes { $when }.
was-access = It had stopped because a permission was missing in { $channel }.
was-gone = It had stopped because { $channel } could not be found.
was-uncertain = It had stopped because it could not be told whether the last part was posted.
was-stopped = It had stopped because Discord did not take what was to be posted.

## /move, /repost

move-about = Let the story of this channel go on in another one; its place is kept.
move-channel = Where it goes on.
lost-to-move = These run in channels that I cannot find any more. Which one shall go on in { $channel }?
move-lost = Move { $title }
moved = **{ $title }** goes on in { $after }.
moved-away =
    { $progress ->
        [0] **{ $title }** has moved to { $after }: part 1 comes there.
       *[other] **{ $title }** has moved to { $after }: part { $next } comes there. What was posted here stays.
    }
moved-here =
    { $progress ->
        [0] **{ $title }** comes here now, from { $before }.
       *[other] **{ $title }** goes on here, from { $before }, where parts 1 to { $progress } of { $of } were posted. /catchup and /recap tell what came before.
    }
repost-about = Post a part once more whose post was deleted; the place stays.
repost-part = Which part.
repost-is-there = Part { $number } is still there.
reposted = Part { $number } is there again.

## /status

status-about = How the stories here stand: what comes, what was posted, what went wrong and what to do.
status-none = No story is running on this server; /subscribe starts one.
status-all =
    { $count ->
        [one] **One story is running on this server**
       *[other] **{ $count } stories are running on this server**
    }
status-more = And { $more } more; use /status in their channels.
status-beside-more =
    { $more ->
        [one] One more post waits beside these.
       *[other] { $more } more posts wait beside these.
    }
status-stands =
    { $progress ->
        [0] **{ $title }** in { $channel }: before part 1 of { $of }.
       *[other] **{ $title }** in { $channel }: at part { $progress } of { $of }.
    }
status-next-opening = The opening comes { $when } ({ $far }).
status-next-part = Part { $number } comes { $when } ({ $far }).
status-next-closing = The closing post comes { $when } ({ $far }).
status-times = Then: { $times }
status-posts = Newest posts: part { $links }
status-no-failures = Nothing went wrong.
status-failures = What did not go as planned, newest first:
status-failure = - { $when }, { $what }: { $how } ({ $reason })
what-opening = the opening
what-part = part { $number }
what-closing = the closing post
what-thread = the discussion of part { $number }
what-repost = part { $number } once more
status-how-gone = the channel could not be found; it waits.
status-how-access = a permission was missing; it waits.
status-how-content = Discord did not take the text; it waits.
status-how-later = no answer, or an error of Discord's; it is tried again.
status-how-uncertain = it could not be told whether it was posted; it waits for you.
status-how-stop = Discord asked for a rest; it is tried again.
status-how-thread = no thread could be opened.
status-how-failed = no thread could be opened.
status-how-late = late; it was made to wait.
status-log = When something goes wrong, organisers are told in: { $where }
status-log-private = a private message to whoever subscribed
status-log-choose = Tell it in a channel instead

## /next

next-about = The next part now, for everyone here; or, for readers, when it comes.
next-is-there = Part { $number } is there.
next-is-there-then = Part { $number } is there. Part { $next } comes { $when }.
next-confirm = Post part { $number } for everyone now?
next-comes = Part { $number } comes { $when } ({ $far }).
next-sooner = Everyone may ask for it sooner, from { $when } on.
next-on-its-way = Part { $number } takes longer than usual; it is on its way and is tried until it is there.
post-now = Post now
read-ahead = Read it now, only you
go-to-part = Go to part { $number }
held-check = Check again
held-again = Post again
held-there = It is there
mended = **{ $title }** goes on in { $channel }: { $what } is posted now, if its time has come.
mended-there = **{ $title }** goes on in { $channel }: { $what } counts as posted, and the next part comes in its time.
mended-rest = **{ $title }** goes on in { $channel }: that message of { $what } counts as posted, and the rest follows now.
report-from = -# On the server { $server }. This is said once; /status there says it too.
held-paused = **{ $title }** is paused here; { $what } comes when an organiser chooses Resume.
held-until = **{ $title }** is paused here; { $what } comes { $when }.
held-access = **{ $title }** waits with { $what }: I am not allowed there. In { $channel } an organiser can give me { $missing }; then it goes on by itself.
held-access-unknown = **{ $title }** waits with { $what }: Discord did not let me post in { $channel }. An organiser can check what I may do there; once I may, it goes on by itself.
held-gone = **{ $title }** waits with { $what }: the channel cannot be found. If it was deleted, an organiser can let the story go on elsewhere, with its place, by /move in a channel without one (/unsubscribe there ends it); if it is only hidden from me, let me see it, and it goes on by itself.
held-uncertain = **{ $title }** waits with { $what }: it could not be told whether it was posted already, since I may not read the history of { $channel }. An organiser can look: Post again if it is missing, It is there if not.
held-uncertain-message = **{ $title }** waits with { $what }: it could not be told whether message { $message } of its { $messages } was posted already, since I may not read the history of { $channel }. An organiser can look: Post again if it is missing, It is there if not; what is left follows.
held-later = **{ $title }** waits with { $what }: for a day it could not be posted in { $channel }, since Discord gives no answer, or an error. It goes on being tried; /status says more.
held-stopped = **{ $title }** waits with { $what }: Discord did not take it. An organiser can choose Check again to try once more.

## /settings

settings-about = What the story here does beside its times: line, look, reading alone, discussion, who may go on.
settings-title = Settings of **{ $title }** in { $channel }
settings-rhythm = Parts come { $rhythm }; /subscribe with the same story changes the times.
settings-announce-on = Announcing line: on. A short message before each part is what phones show.
settings-announce-off = Announcing line: off. The part comes alone.
settings-announce-turn-on = Turn announcing line on
settings-announce-turn-off = Turn announcing line off
settings-plain_messages-on = Plain messages: on. Parts are ordinary messages, of at most 2,000 characters each.
settings-plain_messages-off = Plain messages: off. A short part is one message; turn this on if somebody's app does not show parts well.
settings-plain_messages-turn-on = Turn plain messages on
settings-plain_messages-turn-off = Turn plain messages off
settings-read_ahead_allowed-on = Reading ahead alone: on. Readers may read the next part early, for themselves.
settings-read_ahead_allowed-off = Reading ahead alone: off. Everybody waits for the group.
settings-read_ahead_allowed-turn-on = Turn reading ahead on
settings-read_ahead_allowed-turn-off = Turn reading ahead off
settings-discussion = Discussion threads: { $choice }.
settings-advance = Posting the next part early: { $choice }.
settings-advance_minutes = Between parts that everyone may ask for: { $minutes } minutes at least.
settings-post_at_night-on = Quiet nights: off. A late part comes at once, at night too.
settings-post_at_night-off = Quiet nights: on. Between 22:00 and 07:00 a late part waits for the morning, unless the story's own time lies there.
settings-post_at_night-turn-on = Turn quiet nights off
settings-post_at_night-turn-off = Turn quiet nights on
settings-missed_policy = After missed times: { $choice }.
settings-choose-missed_policy = After missed times
settings-choose-discussion = Discussion threads
settings-choose-advance = Who may post the next part
settings-choose-advance_minutes = Minutes between parts asked for
settings-option = { $name }: { $choice }
settings-advance_minutes-choice =
    { $minutes ->
        [0] no wait
       *[other] { $minutes } minutes
    }
not-told-forum = In { $channel } nobody was told: a forum without a post of the story has no place to say it in.
not-told = It is done, but I could not say so in { $channel }; tell people there yourself, and check what I may do there.
