## Errors: one sentence that says what to do

organisers-only = Only organisers (people with Manage Server, or whom this server lets use the command) can do this; ask one of them.
managers-only = Only people with Manage Server can do this; ask one of them.
servers-only = This works in a server's channel, not here.
unexpected-error = Something went wrong on our side and nothing was lost; try again, and if it stays so, give your host the reference { $reference }.
button-outdated = This button is from an older version, or its story is no longer here; use a command instead, /help lists them all.
time-unclear = "{ $typed }" is not a time I understand; write it like 8, 8am, 8.30, 20:30 or 20h.
days-unclear = "{ $typed }" is not a choice of days I understand; write every day, weekdays, weekends, or days such as mon,wed,fri.
date-unclear = "{ $typed }" is not a date I understand; write it like 2026-12-01, Dec 1, friday or 3 days.
date-past = "{ $typed }" is not in the future; choose tomorrow or later, or /resume to go on now.
date-far = "{ $typed }" is more than a year away; leave the date out and /resume when you are ready.
story-unknown = There is no story "{ $typed }" here; choose one from the list, or see /library list.
story-close = There is no story "{ $typed }" here; did you mean "{ $close }"?
story-ambiguous = More than one story fits "{ $typed }"; choose one from the list.
story-unreadable = { $name } cannot be read as a text; use one of these: { $known }, or convert it to EPUB with Calibre and use that.
story-foreign =
    { $format ->
        [pdf] { $name } is a PDF: pages with fixed lines, which cannot be told apart from paragraphs. Use the EPUB or Word file that it was made of, or convert it to EPUB with Calibre and look it over.
        [rtf] { $name } is an RTF file; open it in a word processor, save it as .docx or .txt, and use that.
        [doc] { $name } is an old Word file; open it in a word processor, save it as .docx, and use that.
        [odt] { $name } is an OpenDocument text; open it in LibreOffice, save it as .docx or EPUB, and use that.
        [kindle] { $name } is a Kindle book; use its EPUB, or convert it to EPUB with Calibre (books locked against copying cannot be converted).
        [fb2] { $name } is a FictionBook; convert it to EPUB with Calibre and use that.
        [djvu] { $name } holds pictures of pages, not text; take the story as an EPUB or a text file.
        [lit] { $name } is a Microsoft Reader book; convert it to EPUB with Calibre and use that.
        [webarchive] { $name } is a saved web page in an archive of its own; save the page as HTML ("page source") and use that.
        [image] { $name } is a picture, not a text; the story must be one of these: { $known }.
        [sound] { $name } is a sound or a film, not a text; the story must be one of these: { $known }.
        [archive] { $name } is an archive; unpack it and use the file with the story.
       *[office] { $name } is an office file, but no text; the story must be one of these: { $known }.
    }
story-damaged =
    { $format ->
        [epub] { $name } is no EPUB that can be opened: something in it is missing or broken. Download it again, or convert it to EPUB once more with Calibre.
        [docx] { $name } is no Word file that can be opened: something in it is missing or broken. Open it in a word processor, save it again as .docx, and use that.
       *[zip] { $name } is broken: it begins like a zip archive, but cannot be unpacked. Download it again.
    }
story-protected = { $name } is locked against copying (DRM) or by a password, so it cannot be read here; use a copy without a lock, such as one from the author, Standard Ebooks or Project Gutenberg.
story-reader-missing = Word files cannot be read on this installation; take the story as EPUB, .html or .txt, or ask the host to install "cliffhanger[{ $extra }]".
story-too-packed = { $name } would unpack to more than a story needs ({ $limit } bytes), so it was not opened; convert it to EPUB anew, or use the text alone.
story-too-hard = { $name } took too long or too much memory to read, so it was given up; convert it to EPUB anew with Calibre, or use the text alone as .txt.
story-empty = { $name } has no text to read in it; check that it is the right file.
story-too-large = { $name } is larger than a story may be ({ $size } of { $limit } bytes); use the text alone, without pictures, or split it.
story-front-matter = The block between the --- lines at the top of { $name } has a mistake near line { $line }; mend it or take the block out.
story-known = "{ $title }" is already in the library with this very text; use it from there.
story-shared = "{ $title }" comes with the bot or from its host, so it cannot be removed here.
story-in-use = "{ $title }" is being read in <#{ $channel }>; /unsubscribe there first (if that channel was deleted: in any channel without a story), then remove it.
library-full = This server's library is full ({ $limit } stories); remove one with /library remove first.
zone-missing = Choose a time zone first, so that parts come at your time of day.
channel-taken = "{ $title }" is already running in that channel; choose Replace, or another channel.
channel-taken-just-now = Another story runs in that channel by now; look there, or choose another channel.
channel-taken-since = Another story runs in that channel by now; /subscribe there with "{ $title }" offers to go on with it in place of that one.
not-held = "{ $title }" is not waiting any more; /status says how it stands.
not-uncertain = That has been decided already; /status says how it stands.
server-gone = I am not on that server any more; invite me again, and it goes on where it was.
moved-already = "{ $title }" is in that channel already; name another one.
move-taken = "{ $title }" is running in that channel; /unsubscribe there first, or choose another channel.
repost-unseen = I may not look whether that part is still in { $channel }; give me View Channel and Read Message History there.
not-paused = "{ $title }" is not paused; the next part comes in its time.
paused = "{ $title }" is paused here; it goes on when an organiser uses Resume or /resume.
story-over = "{ $title }" is not running here any more; with /subscribe an organiser can start another story, or go on with one that was left.
story-told = "{ $title }" has been told to its end; with /subscribe an organiser can start another story, or this one anew.
busy-posting = A part is being posted at this very moment; try again in a few seconds.
half-posted = Part { $number } is half posted, and its rest is tried again at { $when }; wait until it is whole, or /pause first to end it as it is.
story-revived = "{ $title }" is running again already.
end-undo-too-late = The 15 minutes for Undo are over; /subscribe with the same story offers to go on.
next-not-yours = Only organisers may post the next part here; it comes by itself in its time.
next-posted = Part { $number } is not the next one any more: look at the newest post in the channel.
next-too-soon = The last part has only just been posted; ask for the next one from { $when } on.
part-not-posted = Part { $number } has not been posted here yet.
zone-unknown = No time zone fits "{ $typed }"; write a large city near you, your country, or an abbreviation such as CET.
zone-close = No time zone fits "{ $typed }"; did you mean { $close }?
permissions-missing =
    { $count ->
        [one] I may not do my work in { $channel } yet; give me this permission there: { $missing }.
       *[other] I may not do my work in { $channel } yet; give me these permissions there: { $missing }.
    }
channel-gone = I cannot see that channel on this server; check that it exists and give me View Channel there. If it was deleted, /move in a channel without a story lets what ran in it go on elsewhere, and /unsubscribe there ends it.
channel-unsuitable = A story cannot run in { $channel }; choose a text channel.
card-outdated = Things have changed since this card was shown; use /subscribe again.
undo-too-late = The 15 minutes for Undo are over; /unsubscribe ends "{ $title }".
not-alone = Reading ahead alone is switched off here; the part comes for everyone in its time.
no-story-anywhere = No story is running on this server; an organiser can start one with /subscribe.
no-story-here =
    { $more ->
        [0] No story is running in this channel; on this server these are: { $stories }.
       *[other] No story is running in this channel; on this server these are: { $stories }, and { $more } more.
    }
story-in = { $title } in { $channel }
