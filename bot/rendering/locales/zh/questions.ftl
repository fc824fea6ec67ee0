### 适合任何故事的讨论题。使用故事本身的语言。

question-opening-1 = 这个开头让你期待什么？
question-opening-2 = 最先引起你注意的是谁？为什么？
question-opening-3 = 故事发生在何时何地？文中是怎样透露的？
question-opening-4 = 读到这里，你最想弄清楚什么？
question-opening-5 = 你会怎样形容讲述这个故事的声音？

question-middle-1 = 这一部分里，哪个瞬间让你难忘？为什么？
question-middle-2 = 你觉得接下来会发生什么？有什么依据？
question-middle-3 = 故事里有没有谁让你改变了看法？
question-middle-4 = 这一部分里，你会把哪一句读给朋友听？
question-middle-5 = 换作是你，你会怎么做？
question-middle-6 = 这一部分有什么没有说出来？
question-middle-7 = 这里有什么出乎你的意料，又有什么是你料到的？
question-middle-8 = 这一部分里，有谁可能会失去什么？
question-middle-9 = 这一部分里，哪个细节也许比看上去更重要？
question-middle-10 = 如果现在可以问故事里的一个人一个问题，你会问什么？
question-middle-11 = 读这一部分时你的心情如何？从哪里开始有了变化？

question-turning-1 = 到现在，有没有什么已经无法挽回？
question-turning-2 = 回想开头：哪些地方你今天看法不同了？
question-turning-3 = 对故事里的某个人来说，什么比以前更重要了？
question-turning-4 = 你希望结局如何？又担心结局如何？
question-turning-5 = 现在你站在谁一边？一直如此吗？

question-end-1 = 结局回答了开头提出的问题吗？
question-end-2 = 一年之后，你还会记得这个故事的什么？
question-end-3 = 哪些地方你会换一种结局，哪些会原样保留？

question-dialogue-1 = 这里谁的话没有说尽？你从哪里看出来的？
question-dialogue-2 = 不看是谁说的，你能凭说话方式认出谁？
question-dialogue-3 = 哪一句话你很想亲自回应？你会怎么说？
question-dialogue-4 = 谈话中谁占上风？后来有变化吗？
question-dialogue-5 = 这场谈话里，大家没有明说、其实在谈的是什么？

question-letter-1 = 这封信有意无意地透露了写信人的什么？
question-letter-2 = 你会怎样回这封信？
question-letter-3 = 你觉得作者为什么用一封信来讲这件事？

question-verse-1 = 这些诗句中，你会背下哪一句？
question-verse-2 = 试着朗读几行：你听出了什么看时没有注意到的？
question-verse-3 = 这些诗句说出了什么散文说不出的东西？
