## /subscribe

subscribe-about = Read a story together here, part by part. A card shows the plan first.
subscribe-story = Which story. /library list shows them all.
subscribe-channel = Where to read it. If left out: this channel.
subscribe-time = When a part comes, such as 8, 8am, 8.30 or 20h. If left out: 08:00.
subscribe-timezone = Your time zone: a city, a country or an abbreviation.
subscribe-days = On which days: every day, weekdays, weekends, or mon,wed,fri.
subscribe-length = How long a part is. If left out: short, or longer for a long story.
subscribe-discussion = When a part gets a thread. If left out: on demand, or as before.
subscribe-advance = Who may post a part early. If left out: organisers, or as before.

length-short = short, { $minutes } minutes a part
length-medium = medium, { $minutes } minutes a part
length-long = long, { $minutes } minutes a part
discussion-demand = on demand, when somebody asks
discussion-each = for each part
discussion-none = none
advance-organisers = organisers
advance-everyone = everyone
missed_policy-latest = one late part, then the usual times
missed_policy-all = all of the last week, one after another
missed_policy-skip = none, the story waits for its next day

## The card

card-title = **{ $title }** in { $channel }
card-same =
    { $progress ->
        [0] It is running there already, before part 1. Its times and the choices below change.
       *[other] It is running there already, at part { $progress } of { $of }. Its times and the choices below change, and its place is kept.
    }
card-other =
    { $progress ->
        [0] **{ $title }** is running there, before part 1. Replace ends it. Or choose another channel.
       *[other] **{ $title }** is running there, at part { $progress } of { $of }. Replace ends it and keeps its place. Or choose another channel.
    }
card-left = You left it there at part { $progress } of { $of }. Go on with part { $next }, or start from the beginning.
card-other-left = You left **{ $title }** there at part { $progress } of { $of }. With Replace, go on with part { $next } or start from the beginning.
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
card-length-kept = The length of its parts stays as it is. To change it, use /unsubscribe, then /subscribe, and start from the beginning.
card-rhythm = It comes { $rhythm }.
card-retype = -# For other times or days, use /subscribe again and fill in time or days.
card-first = From part { $number } on, in your time: { $first }
card-last = The last, part { $number }: { $last }
card-sooner = **Start now**: part 1 now, part 2 at the first time above. **Start at the next time**: part 1 at the first time above.
card-sooner-other = **Replace, start now**: part 1 now, part 2 at the first time above. **Replace, start at the next time**: part 1 at the first time above.
card-tags = Every post in { $channel } needs a tag, and I may not use any of its tags. Add a tag that everyone may use, or give me Manage Threads.
card-choices = Discussion threads: { $discussion }. Posting the next part early: { $advance }.
card-choices-forum = Each part is a post of its own, and people talk about it there. A first question: { $discussion }. Posting the next part early: { $advance }.
card-missed = -# After missed times (no network, no permission): { $missed }. /settings changes that.
card-zone-missing = Choose a time zone first, so that parts come at { $time } where you are. Then you can start.
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

started-now = **{ $title }** has started in { $channel }: part 1 comes now, part 2 { $when }. You have 15 minutes to press Undo.
started-slot = **{ $title }** has started in { $channel }: part 1 comes { $when }. You have 15 minutes to press Undo.
started-now-single = **{ $title }** has started in { $channel }: its only part comes now. You have 15 minutes to press Undo.
undo = Undo
undone = **{ $title }** is removed from { $channel }, with everything it had posted.
undone-but-posts = A message could not be deleted. Please look there and delete it yourself.
undone-but-threads = Its threads are emptied and archived. To delete threads, I need Manage Threads.
undone-before = **{ $title }** goes on in { $channel }, at its next time.
undone-before-held = **{ $title }** is in { $channel } again. It waits, as before: /resume goes on.
undone-before-until = **{ $title }** is in { $channel } again. It is paused, as before: part { $number } comes { $when }.
undone-before-taken = **{ $title }**, the story before it, stays ended: another story runs in { $channel } now.
retimed = New times for **{ $title }** in { $channel }: { $rhythm }. Part { $number } comes { $when }.
retimed-held = New times for **{ $title }** in { $channel }: { $rhythm }. It is not running now: /resume goes on with part { $number }.
retimed-until = New times for **{ $title }** in { $channel }: { $rhythm }. It is paused: part { $number } comes { $when }.
retimed-later = New times for **{ $title }** in { $channel }: { $rhythm }.
gone-on-later = **{ $title }** goes on in { $channel }, { $rhythm }.
gone-on-held = **{ $title }** is in { $channel } again. It waits, as before: /resume goes on at its next time.
gone-on-until = **{ $title }** is in { $channel } again. It is paused, as before: part { $number } comes { $when }.
gone-on-lost = **{ $title }** is not ended any more, but I cannot find its channel. To go on elsewhere, use /move in a channel without a story.
gone-on = **{ $title }** goes on in { $channel }, { $rhythm }. Part { $number } comes { $when }.

## /unsubscribe, /pause, /resume

unsubscribe-about = End the story here. Its place is kept, so you can go on later.
pause-about = Pause the story here, until /resume or until a day.
pause-until = Until when: 2026-12-01, Dec 1, friday, 3 days. If left out: /resume.
resume-about = Go on with the story here, at its next time.
channel-about = Which channel. If left out: this one.
resume = Resume
unsubscribed =
    { $progress ->
        [0] **{ $title }** has ended in { $channel } before its first part.
       *[other] **{ $title }** has ended in { $channel } at part { $progress } of { $of }. /catchup, /recap and /discuss work here until another story starts. Its place is kept: organisers can go on with /subscribe and the same story.
    }
end-undo-about = You have 15 minutes to press Undo.
lost = No story is running in this channel. I cannot find the channels of the stories below. Use /move in a channel without a story to go on there. Or end one here.
end-lost = End { $title }
ended-lost = **{ $title }** has ended. I could not find its channel. To keep its place, press Undo within 15 minutes, then use /move. To start it from the beginning elsewhere, use /subscribe.
pausing =
    { $progress ->
        [0] **{ $title }** is paused in { $channel } before its first part.
       *[other] **{ $title }** is paused in { $channel } at part { $progress } of { $of }. Its place is kept. When an organiser presses Resume, it goes on at its next time.
    }
pausing-until =
    { $progress ->
        [0] **{ $title }** is paused in { $channel } before its first part. It goes on by itself { $when }.
       *[other] **{ $title }** is paused in { $channel } at part { $progress } of { $of }. It goes on by itself { $when }.
    }
pausing-undated = The date { $when } does not count any more: it waits for /resume.
resumed = **{ $title }** goes on in { $channel }: part { $number } comes { $when }.
resumed-opening = **{ $title }** goes on in { $channel }: its opening post comes { $when }.
resumed-closing = **{ $title }** goes on in { $channel }: its closing post comes { $when }.
was-access = It had stopped because a permission was missing in { $channel }.
was-gone = It had stopped because I could not find { $channel }.
was-uncertain = It had stopped because I did not know whether the last part was posted.
was-stopped = It had stopped because Discord did not accept the post.

## /move, /repost

move-about = Let the story of this channel go on in another one. Its place is kept.
move-channel = Where it goes on.
lost-to-move = I cannot find the channels of these stories. Which one do you want to move to { $channel }?
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
       *[other] **{ $title }** goes on here, from { $before }, where parts 1 to { $progress } of { $of } were posted. /catchup and /recap show what came before.
    }
repost-about = Post a part again if its post was deleted. The place stays.
repost-part = Which part.
repost-is-there = Part { $number } is still there.
reposted = Part { $number } is there again.

## /status

status-about = What comes, what was posted, what went wrong, and what to do about it.
status-none = No story is running on this server. /subscribe starts one.
status-all =
    { $count ->
        [one] **One story is running on this server**
       *[other] **{ $count } stories are running on this server**
    }
status-more = And { $more } more. Use /status in their channels.
status-beside-more =
    { $more ->
        [one] One more post is waiting.
       *[other] { $more } more posts are waiting.
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
status-posts = Newest parts: { $links }
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
status-how-content = Discord did not accept the text; it waits.
status-how-later = no answer from Discord, or an error; it is tried again.
status-how-uncertain = nobody knows whether it was posted; it waits for you.
status-how-stop = Discord asked me to wait; it is tried again.
status-how-thread = no thread could be opened.
status-how-failed = no thread could be opened.
status-how-late = it was late, so it waits.
status-log = When something goes wrong, organisers read it in: { $where }
status-log-private = a private message to the one who subscribed
status-log-choose = Say it in a channel instead

## /next

next-about = Post the next part now for everyone. For readers: when it comes.
next-is-there = Part { $number } is there.
next-is-there-then = Part { $number } is there. Part { $next } comes { $when }.
next-confirm = Post part { $number } for everyone now?
next-comes = Part { $number } comes { $when } ({ $far }).
next-sooner = Everyone may ask for it sooner, from { $when } on.
next-on-its-way = Part { $number } takes longer than usual. I keep trying until it is there.
post-now = Post now
read-ahead = Read it now, only you
go-to-part = Go to part { $number }
held-check = Check again
held-again = Post again
held-there = It is there
mended = **{ $title }** goes on in { $channel }: { $what } comes now, or at its time.
mended-there = **{ $title }** goes on in { $channel }: { $what } counts as posted. The next part comes at its time.
mended-rest = **{ $title }** goes on in { $channel }: that message of { $what } counts as posted. The rest comes now.
report-from = -# On the server { $server }. I say this once. /status there says it too.
held-paused = **{ $title }** is paused here: { $what } comes when an organiser presses Resume.
held-until = **{ $title }** is paused here: { $what } comes { $when }.
held-access = **{ $title }** waits with { $what }: a permission is missing. In { $channel }, an organiser can give me { $missing }. Then it goes on by itself.
held-access-unknown = **{ $title }** waits with { $what }: Discord did not let me post in { $channel }. An organiser can check my permissions there. Then it goes on by itself.
held-gone = **{ $title }** waits with { $what }: I cannot find the channel. If it is hidden, let me see it. If it is deleted, use a channel without a story. There, /move lets this story go on, and /unsubscribe ends it.
held-full = **{ $title }** waits with { $what }: this server has as many open threads as Discord allows. An organiser can close some. I try again every hour.
held-tags = **{ $title }** waits with { $what }: every post in { $channel } needs a tag, and I may not use any of its tags. An organiser can add a tag that everyone may use, or give me Manage Threads. Then it goes on by itself.
held-uncertain = **{ $title }** waits with { $what }: I do not know whether it was posted. I may not read the history of { $channel }. An organiser can look there. If it is missing, press Post again. If not, press It is there.
held-uncertain-message = **{ $title }** waits with { $what }: I do not know whether message { $message } of its { $messages } was posted. I may not read the history of { $channel }. An organiser can look there. If it is missing, press Post again. If not, press It is there. Then the rest comes.
held-later = **{ $title }** waits with { $what }: for a day it could not be posted in { $channel }. Discord gives no answer, or an error. I keep trying. /status says more.
held-stopped = **{ $title }** waits with { $what }: Discord did not accept it. An organiser can press Check again to try once more.

## /settings

settings-about = Change how the parts look here, and who may do what.
settings-title = Settings of **{ $title }** in { $channel }
settings-rhythm = Parts come { $rhythm }. To change the times, use /subscribe with the same story.
settings-announce-on = Announcing line: on. A short message comes before each part, and phones show it.
settings-announce-off = Announcing line: off. The part comes alone.
settings-announce-turn-on = Turn announcing line on
settings-announce-turn-off = Turn announcing line off
settings-plain_messages-on = Plain messages: on. Parts are ordinary messages of at most 2,000 characters.
settings-plain_messages-off = Plain messages: off. A short part is one message. Turn this on if an app does not show parts well.
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
settings-post_at_night-off = Quiet nights: on. From 22:00 to 07:00, a late part waits for the morning. A story with its time at night does not wait.
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
not-told-forum = I could not say so in { $channel }: the story has no post in that forum yet.
not-told = It is done, but I could not say so in { $channel }. Tell people there yourself, and check what I may do there.
