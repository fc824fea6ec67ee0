"""Words that end with a full stop and no sentence, as they are written in each language.

Case counts: "Sat." is a day, "sat." is not. Another one? Among those of its language, or among all where no language
has a word that looks the same; with ``_PERHAPS`` where it may well be a sentence's last.
"""

from functools import cache
from typing import Final

_ANY: Final = """
    Mr Mrs Ms Messrs Mme Mmes Mlle Mlles Mgr MM Dr Drs Prof St Ste Rev Hon Capt Col Gen Lt Lieut Maj Sgt Cpl Cmdr Brig
    Pvt Adm Gov Sen Rep Pres Supt Insp Mt Ft vs viz cf Cf No Nos no nos Nr Vol Vols vol vols Ch pp Fig Figs ca Hr Hrn
    Fr Frl Sra Srta Ud Uds
"""
_PERHAPS: Final = """
    etc Esq Bros Co Ltd Inc Jr Sr Dept Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs
    Fri Sat Ave Rd Blvd al art ch fig ft lbs a.m p.m u.s A.M P.M U.S usw usf dgl ecc enz UU
"""
_OF: Final = {
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
ORDINAL: Final = frozenset("cs da de et fi hr hu is lv nb nn no pl sk sl sr tr".split())  # noqa: SIM905


@cache
def abbreviations(language: str) -> tuple[frozenset[str], frozenset[str]]:
    """Those of a language, by its tag's first part; and those among them of which only what follows tells an end."""
    own = _OF.get(language, "").split()
    return frozenset((*_PERHAPS.split(), *_ANY.split(), *own)), frozenset(_PERHAPS.split()).difference(own)
