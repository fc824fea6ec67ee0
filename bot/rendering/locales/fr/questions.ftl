### Questions pour discuter d'un épisode, quelle que soit l'histoire. Elles suivent la langue de l'histoire.

question-opening-1 = Que vous promet ce début ?
question-opening-2 = Qui a retenu votre attention en premier, et pourquoi ?
question-opening-3 = Où et quand sommes-nous, et comment le texte vous le fait-il savoir ?
question-opening-4 = Qu'avez-vous déjà envie d'apprendre ?
question-opening-5 = Comment décririez-vous la voix qui raconte cette histoire ?

question-middle-1 = Quel moment de cet épisode vous est resté, et pourquoi ?
question-middle-2 = Que va-t-il se passer ensuite, à votre avis, et qu'est-ce qui vous le fait penser ?
question-middle-3 = Y a-t-il quelqu'un dans l'histoire que vous voyez autrement qu'avant ?
question-middle-4 = Quelle phrase de cet épisode liriez-vous à voix haute à un ami ?
question-middle-5 = Qu'auriez-vous fait à leur place ?
question-middle-6 = Qu'est-ce que cet épisode passe sous silence ?
question-middle-7 = Qu'est-ce qui vous a surpris ici, et qu'aviez-vous vu venir ?
question-middle-8 = Qu'est-ce que quelqu'un, dans cet épisode, risque de perdre ?
question-middle-9 = Quel détail de cet épisode compte peut-être plus qu'il n'en a l'air ?
question-middle-10 = Si vous pouviez poser une seule question à un personnage maintenant, laquelle serait-ce ?
question-middle-11 = Qu'avez-vous ressenti en lisant cet épisode, et à quel moment cela a-t-il changé ?

question-turning-1 = Y a-t-il désormais quelque chose d'irréparable ?
question-turning-2 = Repensez au début : que voyez-vous autrement aujourd'hui ?
question-turning-3 = Qu'est-ce qui compte maintenant davantage qu'avant pour quelqu'un dans l'histoire ?
question-turning-4 = Quelle fin espérez-vous, et laquelle craignez-vous ?
question-turning-5 = De quel côté êtes-vous à présent, et en a-t-il toujours été ainsi ?

question-end-1 = La fin répond-elle à ce que demandait le début ?
question-end-2 = Que vous restera-t-il de cette histoire dans un an ?
question-end-3 = Qu'auriez-vous fini autrement, et qu'auriez-vous laissé tel quel ?

question-dialogue-1 = Qui en dit ici moins qu'il n'en pense, et à quoi le voyez-vous ?
question-dialogue-2 = Qui reconnaîtriez-vous à sa seule façon de parler ?
question-dialogue-3 = À quelle réplique auriez-vous aimé répondre vous-même, et qu'auriez-vous dit ?
question-dialogue-4 = Qui mène la conversation, et cela change-t-il ?
question-dialogue-5 = De quoi parle-t-on ici sans le dire ?

question-letter-1 = Que révèle la lettre de qui l'a écrite, volontairement ou non ?
question-letter-2 = Que répondriez-vous à cette lettre ?
question-letter-3 = Pourquoi, selon vous, cela est-il raconté dans une lettre ?

question-verse-1 = Lequel de ces vers apprendriez-vous par cœur ?
question-verse-2 = Lisez quelques vers à voix haute : qu'entendez-vous que vous n'aviez pas vu ?
question-verse-3 = Que peuvent dire ces vers que la prose ne pourrait pas dire ?
