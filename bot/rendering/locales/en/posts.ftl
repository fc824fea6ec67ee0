### What the bot says, in English. Every phrase is Discord Markdown; values from users and files come in escaped.

## Times and amounts

duration-minutes = { $minutes } min
duration-hours =
    { $minutes ->
        [0] { $hours } hours
       *[other] { $hours } hours { $minutes } min
    }
days-all = every day
days-weekdays = on weekdays
days-weekend = at weekends
days-some = on { $days }
day-0 = Mondays
day-1 = Tuesdays
day-2 = Wednesdays
day-3 = Thursdays
day-4 = Fridays
day-5 = Saturdays
day-6 = Sundays
list-and = { $first } and { $last }
rhythm = { $days } at { $time } ({ $zone })

## A part

part-line = { $title }, part { $number } of { $of } ({ $duration })
part-line-heading = { $title }, part { $number } of { $of }: { $heading } ({ $duration })
part-end = End of part { $number } of { $of } · { $left } to come, about { $duration }
part-end-last = End of part { $number } of { $of } · the last part
button-read = I've read this
button-discuss = Discuss
button-next = Next part
button-recap = Recap

## The opening post

opening-title = **{ $title }**
opening-title-author = **{ $title }** by { $author }
opening-rhythm =
    { $parts ->
        [one] In one part of about { $duration }, { $rhythm }.
       *[other] In { $parts } parts of about { $duration } each, { $rhythm }.
    }
opening-first = Part 1 comes { $when }.
opening-licence = Licence: { $licence }
opening-replaces =
    { $progress ->
        [0] It replaces { $title }, which had not begun.
       *[other] It replaces { $title }, which ended at part { $progress } of { $of }.
    }
button-first = First part

## The closing post

closing =
    That was the last part of **{ $title }**. { $parts ->
        [one] The whole story is here.
       *[other] All { $parts } parts are here.
    } Thank you for reading together!
    Still reading? Take your time: `/catchup`, `/recap` and `/discuss` work here until another story starts.
    What comes next? See `/library list`. An organiser starts a story with `/subscribe`.

closing-name = { $title }: the end

## A discussion thread

thread-name = { $title }, part { $number }
thread-name-heading = { $title }, part { $number }: { $heading }
thread-title = **{ $title }, part { $number } of { $of }**
thread-title-heading = **{ $title }, part { $number } of { $of }: { $heading }**
thread-rule =
    { $number ->
        [1] Part 1 only, no spoilers beyond.
       *[other] Parts 1 to { $number } only, no spoilers beyond.
    }

## The story so far

recap-title =
    { $through ->
        [1] ### The story so far: part 1
       *[other] ### The story so far: parts 1 to { $through }
    }
recap-nothing = There is nothing to recap yet: the story begins with part 1.
recap-part = Part { $part }
recap-parts = Parts { $since } to { $part }
recap-passage = { $part }: { $text }
recap-last = ### Last time, in the story's own words
recap-ending = How it ended: { $text }
recap-ended = How { $part } ended: { $text }
recap-earlier = -# The parts before part { $part } are left out here. /recap with part { $before } shows them.
recap-people =
    ### Who appears, and where first
    { $people }
recap-came-in = { $names } (part { $part })
recap-told-by-author = -# Summaries by the author, and sentences from the story.
recap-told-by-text = -# Sentences from the story, in their order.

## How far a reader or a channel is

progress-bar = Part { $number } of { $of } { $bar }
