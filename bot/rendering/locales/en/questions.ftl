### Questions for a part's discussion that fit any story. They are asked in the story's own language where it has them.
### A question may lean on nothing but the part: no names, no plot. The number of each kind stands in story/questions.py.

question-opening-1 = What does this beginning promise you?
question-opening-2 = Who caught your attention first, and why?
question-opening-3 = Where and when are we, and how does the text let you know?
question-opening-4 = What do you already want to find out?
question-opening-5 = How would you describe the voice that tells this story?

question-middle-1 = Which moment of this part has stayed with you, and why?
question-middle-2 = What do you think will happen next, and what makes you think so?
question-middle-3 = Has anyone in the story changed your mind about them?
question-middle-4 = Which sentence of this part would you read aloud to a friend?
question-middle-5 = What would you have done in their place?
question-middle-6 = What does this part leave unsaid?
question-middle-7 = What surprised you here, and what did you see coming?
question-middle-8 = What does somebody in this part have to lose?
question-middle-9 = Which detail of this part may matter more than it seems to?
question-middle-10 = If you could ask one person in the story one thing now, what would it be?
question-middle-11 = How did you feel while reading this part, and where did that change?

question-turning-1 = Is there anything now that cannot be undone?
question-turning-2 = Think back to the beginning: what do you see differently today?
question-turning-3 = What matters more to somebody in the story now than it did before?
question-turning-4 = How do you hope this will end, and how do you fear it will?
question-turning-5 = Whose side are you on now, and was it always so?

question-end-1 = Does the ending answer what the beginning asked?
question-end-2 = What will you remember of this story in a year?
question-end-3 = What would you have ended differently, and what exactly as it is?

question-dialogue-1 = Who says less here than they mean, and how can you tell?
question-dialogue-2 = Whose way of speaking would you know without being told who speaks?
question-dialogue-3 = Which line here would you have liked to answer yourself, and what would you have said?
question-dialogue-4 = Who has the upper hand while they talk, and does that change?
question-dialogue-5 = What is this conversation about without anyone saying so?

question-letter-1 = What does the letter tell about its writer, meant or not?
question-letter-2 = How would you answer this letter?
question-letter-3 = Why, do you think, is this told in a letter?

question-verse-1 = Which of these lines would you learn by heart?
question-verse-2 = Read a few of the lines aloud: what do you hear that you did not see?
question-verse-3 = What can these verses say that prose could not?
