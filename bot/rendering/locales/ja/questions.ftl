### どんな物語にも使える話し合いの問い。物語の言語で尋ねる。

question-opening-1 = この始まりは、あなたに何を期待させますか？
question-opening-2 = 最初に気になったのは誰ですか？なぜでしょう？
question-opening-3 = いつ、どこの話でしょうか？文章はそれをどう伝えていますか？
question-opening-4 = 今いちばん知りたいことは何ですか？
question-opening-5 = この物語を語る声を、あなたならどう言い表しますか？

question-middle-1 = この回でいちばん心に残った場面はどこですか？なぜでしょう？
question-middle-2 = 次に何が起こると思いますか？そう思う手がかりは？
question-middle-3 = 見方が変わった登場人物はいますか？
question-middle-4 = この回で、友だちに読んで聞かせたい一文はどれですか？
question-middle-5 = あなたが同じ立場なら、どうしたでしょうか？
question-middle-6 = この回で語られていないことは何でしょう？
question-middle-7 = 意外だったこと、予想どおりだったことは何ですか？
question-middle-8 = この回で、誰かが失うかもしれないものは何ですか？
question-middle-9 = 見た目より大切かもしれない細部はどれでしょう？
question-middle-10 = 今、登場人物の一人に一つだけ質問できるなら、何を聞きますか？
question-middle-11 = 読んでいるあいだ、どんな気持ちでしたか？それはどこで変わりましたか？

question-turning-1 = もう取り返しのつかないことはありますか？
question-turning-2 = 始まりを思い出してみてください。今では違って見えることは何ですか？
question-turning-3 = 物語の誰かにとって、以前より大切になったものは何ですか？
question-turning-4 = どんな結末を望み、どんな結末を恐れていますか？
question-turning-5 = 今、誰の味方ですか？それは初めからそうでしたか？

question-end-1 = 結末は、始まりの問いに答えていますか？
question-end-2 = 一年後、この物語の何を覚えているでしょう？
question-end-3 = 違う結末にしたいところ、このままがよいところはどこですか？

question-dialogue-1 = 思っていることを言い切っていないのは誰でしょう？どこで分かりますか？
question-dialogue-2 = 名前がなくても、話し方だけで分かるのは誰ですか？
question-dialogue-3 = あなたなら答えたかった台詞はどれですか？何と答えますか？
question-dialogue-4 = 会話の主導権は誰にありますか？途中で変わりましたか？
question-dialogue-5 = はっきり言われないまま、本当は何が話されているのでしょう？

question-letter-1 = この手紙は、書き手のどんなことを、意図せずに伝えているでしょうか？
question-letter-2 = あなたなら、この手紙にどう返事をしますか？
question-letter-3 = なぜ手紙で語られているのだと思いますか？

question-verse-1 = 覚えておきたい一行はどれですか？
question-verse-2 = 何行か声に出して読んでみてください。目で読んだときに気づかなかったことは？
question-verse-3 = 散文では言えない、どんなことをこの詩は言っているでしょう？
