### Preguntas para conversar sobre una parte, sea cual sea la historia. Siguen el idioma de la historia.

question-opening-1 = ¿Qué os promete este comienzo?
question-opening-2 = ¿Quién os llamó primero la atención, y por qué?
question-opening-3 = ¿Dónde y cuándo estamos, y cómo lo da a entender el texto?
question-opening-4 = ¿Qué queréis averiguar ya?
question-opening-5 = ¿Cómo describiríais la voz que cuenta esta historia?

question-middle-1 = ¿Qué momento de esta parte se os ha quedado, y por qué?
question-middle-2 = ¿Qué creéis que pasará ahora, y qué os hace pensarlo?
question-middle-3 = ¿Hay alguien en la historia a quien veáis de otra manera que antes?
question-middle-4 = ¿Qué frase de esta parte leeríais en voz alta a un amigo?
question-middle-5 = ¿Qué habríais hecho en su lugar?
question-middle-6 = ¿Qué calla esta parte?
question-middle-7 = ¿Qué os ha sorprendido aquí, y qué veíais venir?
question-middle-8 = ¿Qué puede perder alguien en esta parte?
question-middle-9 = ¿Qué detalle de esta parte quizá importe más de lo que parece?
question-middle-10 = Si pudierais preguntar una sola cosa a alguien de la historia, ¿cuál sería?
question-middle-11 = ¿Qué sentisteis al leer esta parte, y dónde cambió?

question-turning-1 = ¿Hay ya algo que no tenga vuelta atrás?
question-turning-2 = Pensad en el comienzo: ¿qué veis hoy de otra manera?
question-turning-3 = ¿Qué le importa ahora a alguien de la historia más que antes?
question-turning-4 = ¿Qué final esperáis, y cuál teméis?
question-turning-5 = ¿De qué lado estáis ahora, y ha sido siempre así?

question-end-1 = ¿Responde el final a lo que preguntaba el comienzo?
question-end-2 = ¿Qué recordaréis de esta historia dentro de un año?
question-end-3 = ¿Qué habríais terminado de otro modo, y qué exactamente así?

question-dialogue-1 = ¿Quién dice aquí menos de lo que piensa, y en qué se nota?
question-dialogue-2 = ¿A quién reconoceríais solo por su manera de hablar?
question-dialogue-3 = ¿A qué frase os habría gustado responder, y qué habríais dicho?
question-dialogue-4 = ¿Quién lleva la voz cantante al hablar, y cambia eso?
question-dialogue-5 = ¿De qué trata esta conversación sin que nadie lo diga?

question-letter-1 = ¿Qué revela la carta de quien la escribe, queriendo o sin querer?
question-letter-2 = ¿Cómo responderíais a esta carta?
question-letter-3 = ¿Por qué creéis que esto se cuenta en una carta?

question-verse-1 = ¿Cuál de estos versos aprenderíais de memoria?
question-verse-2 = Leed algunos versos en voz alta: ¿qué oís que no habíais visto?
question-verse-3 = ¿Qué pueden decir estos versos que la prosa no podría?
