"""Abbreviations: words whose full stop does not end a sentence, for each language.

Upper and lower case matter: "Sat." is a day, "sat." is not.

To add an abbreviation, put it into ``_BY_LANGUAGE``. Put it into ``_ALL_LANGUAGES`` if no language has an ordinary word
that looks the same, and into ``_AMBIGUOUS`` if it can also be the last word of a sentence.
"""

from functools import cache
from typing import Final

_ALL_LANGUAGES: Final = """
    Mr Mrs Ms Messrs Mme Mmes Mlle Mlles Mgr MM Dr Drs Prof St Ste Rev Hon Capt Col Gen Lt Lieut Maj Sgt Cpl Cmdr Brig
    Pvt Adm Gov Sen Rep Pres Supt Insp Mt Ft vs viz cf Cf No Nos no nos Nr Vol Vols vol vols Ch pp Fig Figs ca Hr Hrn
    Fr Frl Sra Srta Ud Uds
"""
_AMBIGUOUS: Final = """
    etc Esq Bros Co Ltd Inc Jr Sr Dept Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs
    Fri Sat Ave Rd Blvd al art ch fig ft lbs a.m p.m u.s A.M P.M U.S usw usf dgl ecc enz UU
"""
_BY_LANGUAGE: Final = {
    "de": "Abb Abs Aufl Bd Bde bzw Bzw Chr Dipl ehem evtl geb gegr gest ggf Hg Hrsg inkl Jh Kap Mio Mrd Sog sog Str "
    "Tel verh vgl Vgl zzgl",
    "fr": "ap apr av Av chap Chap cit éd env ex op Vve",
    "es": "aprox Arq cap Cap Cnel Da Dn Dña Dra EE Excma Excmo Fr Gral Ilma Ilmo Ing Lic núm Núm núms pág págs "
    "Pbro Sr Sras Sres Sta Sto Tte Vd Vds",
    "it": "avv Avv Cap cap Cav cav Comm Dott dott Egr Ing ing Mons mons On on pag pagg Sig sig Sigg sigg",
    "pt": "Cap cap Dra Exma Exmo Ilmo Lda pág págs Sr Sta Sto",
    "nl": "bijv Bijv blz dhr Dhr jhr Mej mej mevr Mevr mw Mw",
}
#: Languages that write "3rd" as "3.".
ORDINAL_DOT_LANGUAGES: Final = frozenset("cs da de et fi hr hu is lv nb nn no pl sk sl sr tr".split())  # noqa: SIM905


@cache
def abbreviations(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return all abbreviations of a language, and the ambiguous ones among them.

    An ambiguous abbreviation ends a sentence if the text after it looks like the beginning of one. ``language`` is the
    first part of an IETF tag, such as ``en``.
    """
    own = _BY_LANGUAGE.get(language, "").split()
    ambiguous = _AMBIGUOUS.split()
    return frozenset((*ambiguous, *_ALL_LANGUAGES.split(), *own)), frozenset(ambiguous).difference(own)
