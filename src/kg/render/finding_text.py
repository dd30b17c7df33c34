"""Which stored question a text was found to ask, as text: taken, asked back, or explained."""

from __future__ import annotations

import shlex

from kg.errors import shown
from kg.phrasing import Choice, Finding
from kg.phrasing.matching import Scored
from kg.questions.header import TODAY

_EXPLAINED = 5


def command(choice: Choice) -> str:
    """Return the command that asks a question with its values, to be typed into a shell.

    Where a value is lacking that must be given, it stands open.
    """
    words = ["kg", "query", choice.question.name]
    for name, value in choice.values.items():
        words += ["-p", f"{name}={value}"]
    return " ".join([shlex.join(words), *(f"-p {name}=…" for name in choice.lacking)])


def taken(choice: Choice, finding: Finding, language: str, as_of: str | None = None) -> str:
    """Return what is asked now: the question, the command, what was not named, what was misread.

    `as_of` is the day that was given beside the words.
    """
    header = choice.question.header
    day = f" --as-of {shlex.quote(as_of)}" if as_of else ""
    lines = [header.summary[language], f"  {command(choice)}{day}"]
    defaults = [
        f"{name}={TODAY if parameter.takes_today else parameter.default or 'any'}"
        for name, parameter in header.parameters.items()
        if name not in choice.values and not (day and name in header.days)
    ]
    if defaults:
        lines.append(f"  by default: {', '.join(defaults)}")
    if finding.ignored and finding.verdict == "taken":
        lines.append(f"  not understood: {', '.join(finding.ignored)}")
    return "\n".join([*lines, *_corrected(finding)])


def outcome(finding: Finding, text: str, language: str, *, numbered: bool = False) -> str:
    """Return why no question was taken, and the questions to choose from with their commands."""
    lines = [_reason(finding, text), *_corrected(finding)]
    last = ""
    for number, choice in enumerate(finding.choices, 1):
        summary = choice.question.header.summary[language]
        if summary != last:
            lines.append(f"  {summary}")
            last = summary
        lines.append(f"    {number}. {command(choice)}" if numbered else f"    {command(choice)}")
    return "\n".join(lines)


def explained(finding: Finding) -> str:
    """Return how a text was read and how well the questions fit it, best first."""
    read = finding.text
    named = {
        " ".join(word.text for word in read.words[mention.first : mention.last + 1]): mention.nodes
        for mentions in read.mentions.values()
        for mention in mentions
    }
    lines = [f"verdict: {finding.verdict}", *finding.why, *_corrected(finding)]
    lines.append(f"words: {' '.join(word.stem for word in read.words if not word.is_stop)}")
    lines.extend(f"name: {words} = {', '.join(nodes)}" for words, nodes in named.items())
    lines.extend(f"day: {day.text} = {day.first} to {day.last}" for day in read.days)
    for each in finding.scored[:_EXPLAINED]:
        lines.append(f"{each.score:.2f}  {each.entry.question.name}")
        lines.append(f"      as: {each.phrase.text}")
        lines.append(f"      words explained: {each.explained:.0%}{_unknown(each, finding)}")
    return "".join(f"{line}\n" for line in lines)


def _unknown(scored: Scored, finding: Finding) -> str:
    words = [finding.text.words[place].text for place in scored.unknown]
    return f"; not: {', '.join(words)}" if words else ""


def _reason(finding: Finding, text: str) -> str:
    if finding.verdict == "nothing":
        return f"no stored question fits {shown(text)!r}; the nearest are"
    if finding.verdict == "several":
        return f"{len(finding.choices)} stored questions fit equally well"
    return f"{'; '.join(finding.why)}; it can be asked as"


def _corrected(finding: Finding) -> list[str]:
    return [f"  {word} was read as {other}" for word, other in finding.corrected.items()]
