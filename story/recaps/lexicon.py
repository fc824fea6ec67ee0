"""Short word lists of each language that help to make a recap.

To add a language, add an entry below. For a language without an entry all lists are empty: its recaps are plainer, but
not wrong.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Word lists of one language, in lower case.

    Attributes:
        pronouns: Words at the beginning of a sentence that needs the sentence before it.
        titles: Words before a person's name, such as "captain".
        female_titles: Those among ``titles`` that are for women.
        speech_verbs: Words beside the name of a person, such as "said".
        place_prepositions: Words before the name of a place.
        articles: Words before a noun that is not a name.
        not_names: Words that are written with a capital and do not name a person.
        capitalizes_nouns: Whether every noun is written with a capital.
    """

    pronouns: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    female_titles: frozenset[str] = frozenset()
    speech_verbs: frozenset[str] = frozenset()
    place_prepositions: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    not_names: frozenset[str] = frozenset()
    capitalizes_nouns: bool = False


def lexicon_for(language: str) -> Lexicon:
    """Return the lists for an IETF tag such as ``fr-CA``.

    They are English for an empty tag, and empty for a language without an entry.
    """
    return _LEXICONS.get(language.casefold().partition("-")[0] or "en", _EMPTY)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_EMPTY: Final = Lexicon()
_LEXICONS: Final = {
    "en": Lexicon(
        pronouns=_words(
            """
            he she it they we you i his her its our my your their him them me us this that these those there here such
            so then and but or nor yet for thus therefore however moreover besides also what which who whom whose why
            how where when if because both neither either another one none some others all oh ah well yes no
            """
        ),
        titles=_words(
            """
            mr mrs ms miss master mistress dr doctor professor sir lady lord dame madam madame monsieur mademoiselle
            captain colonel general major lieutenant sergeant admiral commander corporal inspector prince princess
            count countess king queen emperor duke duchess baron baroness earl uncle aunt father mother brother sister
            cousin grandfather grandmother nurse judge st saint reverend mme mlle don doña signor signora
            """
        ),
        female_titles=_words(
            """
            mrs ms miss mistress lady dame madam madame mademoiselle princess countess queen duchess baroness aunt
            mother sister grandmother nurse mme mlle doña signora
            """
        ),
        speech_verbs=_words(
            """
            said says replied cried asked answered exclaimed whispered murmured muttered shouted thought told returned
            continued added repeated began laughed smiled nodded sighed looked turned knew felt wondered remarked
            called wrote
            """
        ),
        place_prepositions=_words("in at near into from through throughout towards toward beyond across"),
        articles=_words("the a an this these those every each some any no another such"),
        not_names=_words(
            """
            i i'm i've i'll i'd monday tuesday wednesday thursday friday saturday sunday january february march april
            may june july august september october november december english french german italian spanish russian
            american british european chinese japanese latin greek roman irish scottish welsh dutch turkish indian
            god heaven lord christmas easter chapter part book volume o oh ah yes no well sir madam ma'am mr mrs miss
            ms dr madame monsieur mademoiselle lady father mother papa mamma mama aunt uncle nurse doctor captain
            majesty highness excellency honour street square lane road house park hall church north south east west
            street river sea ocean king queen prince princess emperor count man men powers
            """
        ),
    ),
    "fr": Lexicon(
        pronouns=_words(
            """
            il elle ils elles on je tu nous vous ce cela ça c'est c'était cet cette ces son sa ses leur leurs mon ma
            mes lui y en et mais ou or ni car donc puis alors ainsi aussi pourtant cependant d'ailleurs qui que quoi
            dont où quand comme si pourquoi comment celui celle ceux celles là ici tout tous toutes oh ah eh oui non
            """
        ),
        titles=_words(
            """
            m mm monsieur mme madame mlle mademoiselle messieurs docteur capitaine colonel général abbé père mère frère
            sœur oncle tante comte comtesse duc duchesse baron baronne marquis marquise prince princesse roi reine
            maître saint sainte
            """
        ),
        female_titles=_words(
            "mme madame mlle mademoiselle mère sœur tante comtesse duchesse baronne marquise princesse reine sainte"
        ),
        speech_verbs=_words(
            """
            dit disait demanda répondit répondait répliqua cria s'écria murmura reprit ajouta soupira pensa fit
            continua exclama objecta observa interrompit balbutia songea savait regarda sourit
            """
        ),
        place_prepositions=_words("à en dans vers depuis jusqu'à près"),
        articles=_words("le la les l un une des du au aux ce cet cette ces quelque chaque quel quelle"),
        not_names=_words(
            """
            dieu ciel seigneur lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin
            juillet août septembre octobre novembre décembre noël pâques france paris chapitre partie tome monsieur
            madame mademoiselle m mme mlle oh ah eh oui non anglais français allemand italien espagnol
            """
        ),
    ),
    "de": Lexicon(
        pronouns=_words(
            """
            er sie es wir ihr ich du man sein seine seinen seinem seiner ihre ihren ihrem ihrer ihm ihn ihnen mein meine
            unser unsere dies diese dieser dieses das da dann dort hier so und aber oder denn doch auch nun nur wie was
            wer wo warum wenn als ob weil also jedoch trotzdem dabei dazu darum deshalb ach ja nein
            """
        ),
        titles=_words(
            """
            herr herrn frau fräulein doktor dr professor prinz prinzessin graf gräfin könig königin herzog kaiser baron
            freiherr hauptmann oberst leutnant general major onkel tante vater mutter bruder schwester meister sankt
            """
        ),
        female_titles=_words("frau fräulein prinzessin gräfin königin tante mutter schwester"),
        speech_verbs=_words(
            """
            sagte fragte rief antwortete erwiderte meinte dachte flüsterte murmelte schrie entgegnete versetzte sprach
            wußte wusste fühlte lächelte nickte begann blickte
            """
        ),
        place_prepositions=_words("in nach aus bei"),
        articles=_words(
            """
            der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner dieser diese dieses
            diesen diesem jeder jede jedes jeden jedem mein meine meinen meinem meiner dein deine sein seine seinen
            seinem seiner seines ihr ihre ihren ihrem ihrer ihres unser unsere unseren im am zum zur vom beim ins ans
            alle aller allen alles viel viele wenig mehr jene jener jenes jenen welcher welche welches ohne mit vor
            """
        ),
        not_names=_words(
            """
            gott himmel herr herrn frau fräulein montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
            januar februar märz april mai juni juli august september oktober november dezember weihnachten ostern
            kapitel teil band sie ihnen ihr ihre ihren ihrem ihrer uhr leute ach ja nein
            """
        ),
        capitalizes_nouns=True,
    ),
    "es": Lexicon(
        pronouns=_words(
            """
            él ella ellos ellas yo tú usted ustedes nosotros esto eso aquello este esta estos estas ese esa esos esas su
            sus mi mis lo la le les se me te nos y e o u pero mas ni pues que quien cual cuando como donde si porque
            entonces así también aquí allí luego por qué cómo dónde ah oh sí no todo todos
            """
        ),
        titles=_words(
            """
            don doña señor señora señorita sr sra srta maese maestro padre madre fray sor capitán coronel general
            doctor doctora conde condesa duque duquesa marqués marquesa rey reina príncipe princesa tío tía san santa
            """
        ),
        female_titles=_words(
            "doña señora señorita sra srta sor doctora condesa duquesa marquesa reina princesa tía santa"
        ),
        speech_verbs=_words(
            """
            dijo decía preguntó respondió contestó replicó exclamó gritó murmuró añadió pensó susurró repitió prosiguió
            sabía miró sonrió
            """
        ),
        place_prepositions=_words("en desde hacia hasta"),
        articles=_words("el la los las un una unos unas este esta ese esa aquel aquella del al cada algún ningún"),
        not_names=_words(
            """
            dios cielo señor señora señorita don doña lunes martes miércoles jueves viernes sábado domingo navidad enero
            febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre capítulo parte tomo
            vuestra merced usted ustedes vd ud ah oh sí no
            """
        ),
    ),
}
