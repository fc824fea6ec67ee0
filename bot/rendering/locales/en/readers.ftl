## /recap and Recap

recap-about = The story so far, only for you, up to your own place.
recap-part-about = Up to and including this part. If left out: up to your place.
recap-first = Nothing comes before part 1: the story begins there.
recap-ask =
    { $through ->
        [1] You have not marked any part as read here yet. This recap says what happens in part 1. Press "I've read this" under a part: then a recap stops at your place.
       *[other] You have not marked any part as read here yet. This recap says what happens in parts 1 to { $through }. Press "I've read this" under a part: then a recap stops at your place.
    }
recap-all =
    { $through ->
        [1] Tell me part 1
       *[other] Tell me parts 1 to { $through }
    }
recap-further = You have read up to part { $read }, so this goes no further.
recap-beyond-place =
    { $read ->
        [0] This goes beyond your place: you have not marked any part as read here yet.
       *[other] This goes beyond your place: you have read up to part { $read }.
    }
recap-newest-first = There is nothing to recap yet: part 1 is the newest part. `/recap part:1` tells part 1 itself.

## /discuss and Discuss

discuss-about = Open a part's discussion thread, or find it.
discuss-part-about = Which part. If left out: the newest, or the part of this thread.
discussion-beyond =
    { $number ->
        [1] People there talk about part 1.
       *[other] People there talk about parts 1 to { $number }.
    }
discussion-here = This is the place: talk about part { $number } right here.
discussion-open = The discussion of part { $number } is here: { $thread }
go-to-discussion = Go to the discussion

## /progress

progress-about = Where the channel is, what comes when, and where you are.
moved-on = **{ $title }** has moved to { $channel }.
progress-title = **{ $title }** in { $channel }
progress-left =
    { $left ->
        [one] One part is to come, about { $duration }.
       *[other] { $left } parts are to come, about { $duration }.
    }
progress-opening = It begins soon: the opening post is on its way.
progress-closing = That was the last part. The closing post is on its way.
progress-next = Part { $number } comes { $when } ({ $far }). The last, part { $of }, comes on { $last }.
progress-next-last = The last part, { $number }, comes { $when } ({ $far }).
progress-over = The story is finished.
progress-ended = It ended here. An organiser can go on with part { $next }: /subscribe with the same story.
own-none = You have no place here yet. "I've read this" under a part keeps one. /catchup starts at part 1.
own-behind =
    { $read ->
        [0] You have not marked any part as read here yet. You are { $parts ->
            [one] one part
           *[other] { $parts } parts
        } behind the channel, about { $duration } of reading. /catchup goes on at part { $at }.
       *[other] You have read up to part { $read }, { $parts ->
            [one] one part
           *[other] { $parts } parts
        } behind the channel, about { $duration } of reading. /catchup goes on at part { $at }.
    }
own-level =
    { $read ->
        [0] You are reading part 1, ahead of the channel: no spoilers there, please.
       *[other] You have read up to part { $read }: you have caught up with the channel.
    }
own-ahead = You have read up to part { $read }, ahead of the channel: no spoilers there, please.

## /catchup and reading ahead

catchup-about = Read what was posted, only for you, from your own place.
catchup-part-about = The part to begin with. If left out: your own place.
page-title = **{ $title }, part { $number } of { $of }**, page { $page } of { $pages }
page-title-heading = **{ $title }, part { $number } of { $of }: { $heading }**, page { $page } of { $pages }
page-back = Previous
page-next = Next
page-left = Go on at part { $part }, only you
page-begin = Begin with part { $part }, only you
page-beyond =
    { $read ->
        [0] -# Looking at this part does not mark earlier parts as read.
       *[other] -# You have read up to part { $read }. Looking at this part does not change that.
    }
page-skip = I've read parts 1 to { $part }
page-ahead = Read part { $number } now, only you
go-to-post = Go to post
ahead-note = -# You are ahead of the channel: no spoilers in the channel, please.
catchup-newest = -# The end of the newest part.
catchup-level = You have caught up with the channel.
catchup-ahead = You are ahead of the channel: it is at part { $progress }, you have read part { $read }.
catchup-beyond =
    { $read ->
        [0] That was part { $part }. You have not marked any part as read here yet. If you have read all parts before it, say so below.
       *[other] That was part { $part }. Your place is still part { $read }. If you have read all parts in between, say so below.
    }
catchup-nothing = Nothing has been posted here yet.
catchup-next = Part { $number } comes { $when }.
catchup-held = The story is not running now. /progress says why.
catchup-end = The story is finished.

## I've read this

read-noted = Noted: you have read part { $number }.
read-before =
    { $number ->
        [1] You had read part 1 already. Your place is still part { $progress }. If you have not read it yet, you can go back to the start.
       *[other] You had read part { $number } already. Your place is still part { $progress }. If you have not read it yet, you can go back to part { $back }.
    }
read-count =
    { $count ->
        [one] So far only you have marked it as read.
       *[other] { $count } readers have marked it as read, including you.
    }
undo-read = Undo
back-to-read =
    { $back ->
        [0] Go back to the start
       *[other] Go back to part { $back }
    }
read-undone =
    { $progress ->
        [0] Done: you have no part marked as read here.
       *[other] Done: your place is part { $progress }.
    }

## /library

library-about = What you can read here.
library-list-about = All stories that you can read on this server.
library-preview-about = How long a story is, and its first lines.
library-add-about = Add a story of your own from a text file.
library-remove-about = Remove one of this server's own stories.
library-story = Which story.
library-own-story = Which of this server's own stories.
library-file = The whole text: .txt, .md, .html, .epub or .docx, at most 8 MB.
library-new-title = The title. If left out: the one in the file.
library-title =
    { $count ->
        [one] **One story can be read here**
       *[other] **{ $count } stories can be read here**
    }
library-facts = { $words } words, about { $duration }, { $chapters ->
        [one] 1 chapter
       *[other] { $chapters } chapters
    }; { $whose }
library-entry = **{ $title }**: { $facts }.
library-entry-author = **{ $title }** by { $author }: { $facts }.
library-of-shelf = comes with the bot
library-of-server = this server's own
library-page = -# Page { $page } of { $pages }
library-hint = -# /library preview shows how a story begins. An organiser can start one with /subscribe.
library-hint-organiser = -# /library preview shows how a story begins. /subscribe starts one. /library add adds your own.
library-added = Added to this server's library. This is what I found:
library-namesake = Another story here has the same title. The list of stories shows the difference. For another title, remove this one and add it again with a title.
library-choice-author = { $title } ({ $author })
library-choice-words = { $title } ({ $words } words)
library-choice-added = { $title } (added { $added } UTC)
library-parts =
    { $parts ->
        [one] { $length }: 1 part
       *[other] { $length }: { $parts } parts
    }
library-begins = It begins: { $text }
library-subscribe = Subscribe
library-remove = Remove
library-remove-ask = Remove **{ $title }** from this server's library? Its posts stay, but /recap, /catchup and readers' places in it are lost.
library-remove-ask-new = Remove **{ $title }** from this server's library? No channel has started it.
library-remove-now = Remove it
library-keep = Keep it
library-removed = **{ $title }** was removed. To get it back, add its file again.
library-kept = Nothing was removed.

## /privacy

privacy-about = What is kept about you, and how to erase it.
privacy-nothing = Nothing is kept about you. When you press "I've read this" or use /catchup, I keep how far you are in that story, and nothing else.
privacy-title = **What is kept about you, on all servers with this bot**
privacy-places =
    { $count ->
        [one] Your place in one reading: your Discord id, how far you are, and when you last moved.
       *[other] Your places in { $count } readings: your Discord id, how far you are, and when you last moved.
    }
privacy-subscriptions =
    { $count ->
        [one] Your Discord id with the one subscription that you started.
       *[other] Your Discord id with the { $count } subscriptions that you started.
    }
privacy-stories =
    { $count ->
        [one] Your Discord id with the one story that you added.
       *[other] Your Discord id with the { $count } stories that you added.
    }
privacy-cards =
    { $count ->
        [one] Your Discord id with an open card of /subscribe, erased after a day.
       *[other] Your Discord id with { $count } open cards of /subscribe, erased after a day.
    }
privacy-else = Nothing else is kept. Nobody can see who has read what.
privacy-erase = Erase
privacy-ask = Erase all of it? Your places are lost. Subscriptions and stories go on without your id.
privacy-erase-now = Erase it all
privacy-keep = Keep it
privacy-erased = Erased: nothing is kept about you any more.
privacy-kept = Nothing was erased.

## /help

help-about = What you can do here, on one page.
help-readers = **Reading together**
    A story comes to its channel part by part. Use the buttons under a part. **I've read this** keeps your place. **Discuss** opens its thread. **Next part** says when the next one comes. **Recap** shows what came before.

    `/catchup` what was posted, page by page, from your own place
    `/recap` the story so far, up to your place
    `/progress` where the channel is, what comes when, and where you are
    `/discuss` a part's discussion
    `/next` when the next part comes, or the part itself
    `/library list`, `/library preview` what can be read here
    `/privacy` what is kept about you, and how to erase it

    Only you see the answers.
help-organisers = **For organisers**
    `/subscribe` start a story in a channel, or change its times
    `/pause`, `/resume`, `/unsubscribe` pause it, go on, end it; its place is kept
    `/next` post the next part now, for everyone
    `/settings` how the parts look, and who may do what
    `/status` what comes, what went wrong, and what to do about it
    `/move` go on in another channel; `/repost` a part that was deleted
    `/library add`, `/library remove` stories of your own

## Errors

part-unknown =
    { $of ->
        [one] There is no part { $number }: this story has one part.
       *[other] There is no part { $number }: this story has { $of } parts.
    }
nothing-posted = Nothing of "{ $title }" has been posted here yet. /progress says when part 1 comes.
read-on-since =
    { $number ->
        [0] There is nothing left to undo.
       *[other] Your place has moved to part { $number } since then, so nothing was undone. Use the newest Undo.
    }
discussion-off = The organisers have chosen no discussion threads for this story. They can change it in /settings.
discussion-access = I may not open threads in { $channel }. An organiser can give me Create Public Threads and Send Messages in Threads there. Then try again.
discussion-on-its-way = The thread of part { $number } takes longer than usual. It is on its way: please try again in a minute.
discussion-too-many = This server has as many open threads as Discord allows. An organiser can close some. Then try again.
discussion-deleted = The thread of part { $number } was deleted. Choose another part.
discussion-failed = The thread of part { $number } could not be opened. Its post may be deleted, or its thread locked. Choose another part.
file-lost = { $name } could not be fetched from Discord. Please attach it again.
story-removed = That story is no longer in the library. /library list shows what is there.
