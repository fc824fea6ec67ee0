### Fragen zum Gespräch über einen Teil, die zu jeder Geschichte passen. Sie folgen der Sprache der Geschichte.

question-opening-1 = Was verspricht euch dieser Anfang?
question-opening-2 = Wer ist euch zuerst aufgefallen, und warum?
question-opening-3 = Wo und wann sind wir, und woran merkt ihr das?
question-opening-4 = Was wollt ihr jetzt schon herausfinden?
question-opening-5 = Wie würdet ihr die Stimme beschreiben, die diese Geschichte erzählt?

question-middle-1 = Welcher Augenblick aus diesem Teil ist euch geblieben, und warum?
question-middle-2 = Was geschieht wohl als Nächstes, und was bringt euch darauf?
question-middle-3 = Seht ihr jemanden in der Geschichte jetzt anders als zuvor?
question-middle-4 = Welchen Satz aus diesem Teil würdet ihr jemandem vorlesen?
question-middle-5 = Was hättet ihr an ihrer Stelle getan?
question-middle-6 = Was lässt dieser Teil ungesagt?
question-middle-7 = Was hat euch hier überrascht, und was habt ihr kommen sehen?
question-middle-8 = Was hat jemand in diesem Teil zu verlieren?
question-middle-9 = Welche Einzelheit in diesem Teil ist vielleicht wichtiger, als sie scheint?
question-middle-10 = Wenn ihr jetzt jemandem in der Geschichte eine einzige Frage stellen könntet: welche?
question-middle-11 = Wie ging es euch beim Lesen dieses Teils, und wo hat sich das geändert?

question-turning-1 = Gibt es inzwischen etwas, das sich nicht mehr rückgängig machen lässt?
question-turning-2 = Denkt an den Anfang zurück: Was seht ihr heute anders?
question-turning-3 = Was ist jemandem in der Geschichte jetzt wichtiger als vorher?
question-turning-4 = Welches Ende erhofft ihr euch, und welches befürchtet ihr?
question-turning-5 = Auf wessen Seite steht ihr inzwischen, und war das immer so?

question-end-1 = Beantwortet das Ende, was der Anfang gefragt hat?
question-end-2 = Was wird euch in einem Jahr von dieser Geschichte geblieben sein?
question-end-3 = Was hättet ihr anders enden lassen, und was genau so?

question-dialogue-1 = Wer sagt hier weniger, als er meint, und woran merkt ihr das?
question-dialogue-2 = Wen würdet ihr allein an der Art zu sprechen erkennen?
question-dialogue-3 = Auf welchen Satz hättet ihr gern selbst geantwortet, und was?
question-dialogue-4 = Wer hat in diesen Gesprächen die Oberhand, und bleibt das so?
question-dialogue-5 = Worum geht es in diesem Gespräch, ohne dass es jemand ausspricht?

question-letter-1 = Was verrät der Brief über den Menschen, der ihn schreibt, gewollt oder nicht?
question-letter-2 = Wie würdet ihr auf diesen Brief antworten?
question-letter-3 = Warum wird das wohl in einem Brief erzählt?

question-verse-1 = Welche dieser Zeilen würdet ihr auswendig lernen?
question-verse-2 = Lest ein paar der Zeilen laut: Was hört ihr, das ihr nicht gesehen habt?
question-verse-3 = Was können diese Verse sagen, was Prosa nicht könnte?
