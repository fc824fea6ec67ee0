## Errors: what happened, and what to do now

organisers-only = Only organisers can do this: people with Manage Server, or those whom this server allows. Please ask one of them.
managers-only = Only people with Manage Server can do this. Please ask one of them.
servers-only = This works only in a server's channel.
unexpected-error = Something went wrong on my side, and nothing was lost. Please try again. If it happens again, give your host the reference { $reference }.
button-outdated = This button is from an older version, or its story is no longer here. Please use a command: /help lists them all.
time-unclear = "{ $typed }" is not a time I understand. Write it like 8, 8am, 8.30, 20:30 or 20h.
days-unclear = "{ $typed }" is not a choice of days I understand. Write every day, weekdays, weekends, or days such as mon,wed,fri.
date-unclear = "{ $typed }" is not a date I understand. Write it like 2026-12-01, Dec 1, friday or 3 days.
date-past = "{ $typed }" is not in the future. Choose tomorrow or later, or use /resume to go on now.
date-far = "{ $typed }" is more than a year away. Leave the date out, and use /resume when you are ready.
story-unknown = There is no story "{ $typed }" here. Choose one from the list, or see /library list.
story-close = There is no story "{ $typed }" here. Did you mean "{ $close }"?
story-ambiguous = More than one story fits "{ $typed }". Choose one from the list.
story-unreadable = { $name } cannot be read as a text. Use one of these: { $known }. Or convert it to EPUB with Calibre.
story-foreign =
    { $format ->
        [pdf] { $name } is a PDF, where I cannot find the paragraphs. Use the EPUB or Word file that it was made from. Or convert it to EPUB with Calibre, and check the result.
        [rtf] { $name } is an RTF file. Open it in a word processor, save it as .docx or .txt, and use that.
        [doc] { $name } is an old Word file. Open it in a word processor, save it as .docx, and use that.
        [odt] { $name } is an OpenDocument text. Open it in LibreOffice, save it as .docx or EPUB, and use that.
        [kindle] { $name } is a Kindle book. Use its EPUB, or convert it to EPUB with Calibre. Books with a copy lock cannot be converted.
        [fb2] { $name } is a FictionBook. Convert it to EPUB with Calibre, and use that.
        [djvu] { $name } holds pictures of pages, not text. Use the story as an EPUB or a text file.
        [lit] { $name } is a Microsoft Reader book. Convert it to EPUB with Calibre, and use that.
        [webarchive] { $name } is an archive of a web page. Save the page as HTML ("page source"), and use that.
        [image] { $name } is a picture, not a text. Use one of these: { $known }.
        [sound] { $name } is a sound or a film, not a text. Use one of these: { $known }.
        [archive] { $name } is an archive. Unpack it, and use the file with the story.
       *[office] { $name } is an office file, but not a text. Use one of these: { $known }.
    }
story-damaged =
    { $format ->
        [epub] { $name } is not a good EPUB: something in it is missing or broken. Download it again, or convert it to EPUB again with Calibre.
        [docx] { $name } is not a good Word file: something in it is missing or broken. Open it in a word processor, save it again as .docx, and use that.
       *[zip] { $name } is broken: it begins like a zip archive, but cannot be unpacked. Download it again.
    }
story-protected = { $name } has a copy lock (DRM) or a password, so I cannot read it. Use a copy without a lock, for example from the author, Standard Ebooks or Project Gutenberg.
story-reader-missing = Word files cannot be read on this installation. Use the story as EPUB, .html or .txt, or ask the host to install "cliffhanger[{ $extra }]".
story-too-packed = { $name } is too large when it is unpacked: more than { $limit } bytes. Convert it to EPUB again, or use only the text.
story-too-hard = { $name } took too much time or memory to read. Convert it to EPUB again with Calibre, or use only the text as .txt.
story-empty = { $name } has no text to read. Please check that it is the right file.
story-too-large = { $name } is larger than a story may be ({ $size } of { $limit } bytes). Use only the text, without pictures, or split it.
story-front-matter = The block between the --- lines at the top of { $name } has a mistake near line { $line }. Correct it, or take the block out.
story-known = "{ $title }" is already in the library, with exactly this text. Please use that one.
story-shared = "{ $title }" comes with the bot or from its host, so it cannot be removed here.
story-in-use = "{ $title }" is being read in <#{ $channel }>. End it there with /unsubscribe, then remove it. If that channel is deleted, use /unsubscribe in a channel without a story.
library-full = This server's library is full ({ $limit } stories). First remove one with /library remove.
zone-missing = First choose a time zone, so that parts come at your time of day.
channel-taken = "{ $title }" is already running in that channel. Choose Replace, or another channel.
channel-taken-just-now = Another story runs in that channel now. Look there, or choose another channel.
channel-taken-since = Another story runs in that channel now. To replace it and go on with "{ $title }", use /subscribe there.
not-held = "{ $title }" is not waiting any more. /status shows what comes next.
not-uncertain = That is decided already. /status shows what comes next.
server-gone = I am not on that server any more. Invite me again, and the story goes on where it was.
moved-already = "{ $title }" is in that channel already. Choose another one.
move-taken = "{ $title }" is running in that channel. Use /unsubscribe there first, or choose another channel.
repost-unseen = I cannot check whether that part is still in { $channel }. Give me View Channel and Read Message History there.
not-paused = "{ $title }" is not paused. The next part comes at its time.
paused = "{ $title }" is paused here. It goes on when an organiser uses Resume or /resume.
story-over = "{ $title }" is not running here any more. With /subscribe, an organiser can start a story or go on with an earlier one.
story-told = "{ $title }" is finished. With /subscribe, an organiser can start another story, or this one again.
busy-posting = I am posting a part right now. Please try again in a few seconds.
half-posted = Some messages of part { $number } are still missing. I try to post them at { $when }. Wait until then, or use /pause first to leave the part as it is.
story-revived = "{ $title }" is running again already.
end-undo-too-late = The 15 minutes for Undo are over. To go on with the story, use /subscribe.
next-not-yours = Only organisers may post the next part here. It comes by itself at its time.
next-posted = Part { $number } is not the next one any more. Look at the newest post in the channel.
next-too-soon = The last part came just now. You can ask for the next one from { $when } on.
part-not-posted = Part { $number } has not been posted here yet.
zone-unknown = No time zone fits "{ $typed }". Write a large city near you, your country, or an abbreviation such as CET.
zone-close = No time zone fits "{ $typed }". Did you mean { $close }?
permissions-missing =
    { $count ->
        [one] I need a permission in { $channel }. Please give me { $missing } there.
       *[other] I need more permissions in { $channel }. Please give me these there: { $missing }.
    }
channel-gone = I cannot see that channel on this server. Give me View Channel there. If the channel is deleted, use a channel without a story. There, /move lets its story go on, and /unsubscribe ends it.
channel-unsuitable = A story cannot run in { $channel }. Choose a text channel.
card-outdated = Things have changed since this card was shown. Please use /subscribe again.
undo-too-late = The 15 minutes for Undo are over. To end "{ $title }", use /unsubscribe.
not-alone = Reading ahead alone is switched off here. The part comes for everyone at its time.
no-story-anywhere = No story is running on this server. An organiser can start one with /subscribe.
no-story-here =
    { $more ->
        [0] No story is running in this channel. Stories on this server: { $stories }.
       *[other] No story is running in this channel. Stories on this server: { $stories }, and { $more } more.
    }
story-in = { $title } in { $channel }
