"""Words that say nothing of what is asked, in the languages of the headers, as folded words."""

from __future__ import annotations

from typing import Final

_ENGLISH: Final = """
a an the this that these those there here it its they them their he she his her i me my we us our
you your of to in on at by for from with about into as and or if so than then also just only is
are was were be been being am do does did done has have had having can could would will shall may
might which what whats whose please tell show give find list name say let any some all each every
one ones want wanted get got like looking look s located says said ever already yet still quite
really currently exactly actually become becomes became make makes made making go goes went
through toward towards during among over within via out up off down able good kind exist exists
existing
"""

_RUSSIAN: Final = """
а в во на по с со к ко о об обо от из за для до у при и или ли же бы то как так что это этот эта
эти этого этой этих том тот та те того той тех он она оно они его ее их им ими ней нем мы нас нам
наш наша наши вы вас вам ваш я мне меня мой моя мои который которая которое которые которых
которым какой какая какое какие каких каким какими какому какую каком чей чья чье чьи есть быть
был была было были будет будут является являются можно может могут мочь все всех каждый каждая
каждой каждого покажи покажите показать скажи скажите сказать дай дайте дать даст найди найдите
назови назовите перечисли перечислите пожалуйста подскажите хочу узнать интересует находится
находятся расположен расположена расположено также еще г год года году уже пока сейчас вообще
именно стал стала стало стали стать становится начал начала начали начать делал делала делали
делать сделал сделала сделали мог могла могли через перед существует существуют имеется имеются
имеет имеют
"""

STOP_WORDS: Final = frozenset(f"{_ENGLISH} {_RUSSIAN}".split())

_DENYING: Final = """
not no never without neither nor isnt arent hasnt havent didnt doesnt dont wasnt werent
не нет без ни никогда
"""

NEGATIONS: Final = frozenset(_DENYING.split())
"""Words that turn a question round; each counts as the same word."""

ARTICLES: Final = frozenset(("a", "an", "the"))

_ASKING: Final = """
who whom when where why how many much must should shall
кто кого кому кем когда где куда откуда почему сколько
должен должна должны должно следует
"""

INTERROGATIVES: Final = frozenset(_ASKING.split())
"""Words that many questions share, modal verbs too: they tell little, and something."""
