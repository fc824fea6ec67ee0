INSERT INTO stories (guild_id, title, author, language, licence, blurb, words, chapters, digest, body, added_by, added_at, listed)
VALUES (NULL, 'The Lamp', 'A. Nonymous', 'en', 'CC0', 'A lamp.', 780, 1, '8a88c21866f362cb369c5e9bbb6317d7b0db5ecc65be30d0b9bb245f64c7d55c', '{}', NULL, '2026-03-02 07:00:00.000000', true);
INSERT INTO editions (story_id, parts, minutes, digest)
VALUES (1, 4, 2, '67b07d0e0a3124873e188b9802a6d33d74ab218d989338f6fefbf39763c208e3');
INSERT INTO installments (edition_id, number, heading, chapter, start, "end", starts_at, words, minutes, recap, question, body)
VALUES (1, 1, '', 0, 0, 933, 'story', 195, 1, '', '', '{"format":1,"blocks":[{"kind":"paragraph","start":0,"runs":["The lamp burned low."]},{"kind":"paragraph","start":311,"runs":["The lamp burned low."]},{"kind":"paragraph","start":622,"runs":["The lamp burned low."]}]}');
INSERT INTO installments (edition_id, number, heading, chapter, start, "end", starts_at, words, minutes, recap, question, body)
VALUES (1, 2, '', 0, 933, 1866, 'paragraph', 195, 1, '', '', '{"format":1,"blocks":[{"kind":"paragraph","start":933,"runs":["The lamp burned low."]},{"kind":"paragraph","start":1244,"runs":["The lamp burned low."]},{"kind":"paragraph","start":1555,"runs":["The lamp burned low."]}]}');
INSERT INTO installments (edition_id, number, heading, chapter, start, "end", starts_at, words, minutes, recap, question, body)
VALUES (1, 3, '', 0, 1866, 2799, 'paragraph', 195, 1, '', '', '{"format":1,"blocks":[{"kind":"paragraph","start":1866,"runs":["The lamp burned low."]},{"kind":"paragraph","start":2177,"runs":["The lamp burned low."]},{"kind":"paragraph","start":2488,"runs":["The lamp burned low."]}]}');
INSERT INTO installments (edition_id, number, heading, chapter, start, "end", starts_at, words, minutes, recap, question, body)
VALUES (1, 4, '', 0, 2799, 3730, 'paragraph', 195, 1, '', '', '{"format":1,"blocks":[{"kind":"paragraph","start":2799,"runs":["The lamp burned low."]},{"kind":"paragraph","start":3110,"runs":["The lamp burned low."]},{"kind":"paragraph","start":3421,"runs":["The lamp burned low."]}]}');
INSERT INTO subscriptions (key, guild_id, channel_id, forum, edition_id, at, days, zone, discussion, advance, announce, plain_messages, read_ahead_allowed, advance_minutes, missed_policy, post_at_night, subscriber_id, locale, search_after_id, created_at, ended_at, end_reason)
VALUES ('key', 1, 7, false, 1, '08:00', '0123456', 'Europe/Berlin', 'demand', 'organisers', true, false, true, 15, 'latest', false, 5, 'en', NULL, '2026-03-02 07:00:00.000000', NULL, NULL);
INSERT INTO deliveries (key, guild_id, subscription_id, person_id, kind, number, due_at, try_at, priority, requested_at, hold, hold_until, notified_at, check_channel_first, claimed_until, attempts, last_try_at, channel_id, revision, messages, message_ids, settled_at, status, reason)
VALUES ('key:part:1', 1, 1, NULL, 'part', 1, '2026-03-02 07:00:00.000000', '2026-03-02 07:00:00.000000', 1, NULL, NULL, NULL, NULL, false, NULL, 1, '2026-03-02 07:00:00.000000', 7, 0, NULL, '[21, 22]', '2026-03-02 07:00:00.000000', 'posted', '');
INSERT INTO deliveries (key, guild_id, subscription_id, person_id, kind, number, due_at, try_at, priority, requested_at, hold, hold_until, notified_at, check_channel_first, claimed_until, attempts, last_try_at, channel_id, revision, messages, message_ids, settled_at, status, reason)
VALUES ('key:part:2', 1, 1, NULL, 'part', 2, '2026-03-02 07:00:00.000000', '2026-03-02 07:00:00.000000', 1, NULL, NULL, NULL, NULL, false, NULL, 0, NULL, 7, 0, NULL, '[]', NULL, NULL, NULL);
INSERT INTO deliveries (key, guild_id, subscription_id, person_id, kind, number, due_at, try_at, priority, requested_at, hold, hold_until, notified_at, check_channel_first, claimed_until, attempts, last_try_at, channel_id, revision, messages, message_ids, settled_at, status, reason)
VALUES ('key:part:2:notice:1', 1, NULL, 5, 'message', 0, '2026-03-02 07:00:00.000000', '2026-03-02 07:00:00.000000', 1, NULL, NULL, NULL, NULL, false, NULL, 0, NULL, 0, 0, '[{"texts": ["The Lamp waits with part 2."]}]', '[]', NULL, NULL, NULL);
INSERT INTO attempts (delivery_id, at, status, reason)
VALUES (1, '2026-03-02 07:00:00.000000', 'posted', '');
INSERT INTO reading_positions (subscription_id, user_id, read_through, part, page)
VALUES (1, 7, 1, 0, 0);
