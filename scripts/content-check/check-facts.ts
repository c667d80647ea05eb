import { DateTime } from 'luxon';
import type { WholeKnowledge } from '../../src/knowledge/load.ts';
import type { Fact } from '../../src/ports/index.ts';
import type { Finding } from './finding.ts';

const SOON_DAYS = 60;

/** Facts that are old, soon will be, name no page to read them at, or are told nowhere. */
export function checkFacts(
  knowledge: WholeKnowledge,
  { now, told }: { readonly now: Date; readonly told: ReadonlySet<string> },
): Finding[] {
  const findings: Finding[] = [];
  for (const fact of knowledge.facts()) {
    const where = `content/${knowledge.whereIs('fact', fact.id)}`;
    if (fact.background) continue;
    const age = ageOf(fact, now);
    if (age) findings.push({ level: 'review', where, ...age });
    if (fact.confidence === 'verified' && fact.sourceUrl === undefined)
      findings.push({
        level: 'review',
        kind: 'unsourced',
        where,
        what: `${fact.id} is "verified" but names no page: add source_url, or say "known"`,
      });
    if (!told.has(fact.id))
      findings.push({
        level: 'review',
        kind: 'unused',
        where,
        what: `${fact.id}: no answer leans on it; name it in content/topics, or mark it background: true`,
      });
  }
  for (const topic of knowledge.topics())
    if (topic.facts.length === 0)
      findings.push({
        level: 'error',
        kind: 'unsourced',
        where: `content/${knowledge.whereIs('topic', topic.id)}`,
        what: `${topic.id} leans on no fact: name its facts, they make the source line`,
      });
  return findings;
}

function ageOf(fact: Fact, now: Date): Pick<Finding, 'kind' | 'what'> | undefined {
  const today = day(now);
  const soon = DateTime.fromJSDate(now, { zone: 'utc' }).plus({ days: SOON_DAYS }).toISODate() ?? today;
  const read = 'read it again at its source, then set value, checked_on, expires and stale_after';
  if (fact.expires !== undefined && today > fact.expires)
    return {
      kind: 'stale',
      what: `${fact.id} ended on ${fact.expires} and is told as no longer current: ${read}`,
    };
  if (fact.staleAfter !== undefined && today > fact.staleAfter)
    return {
      kind: 'stale',
      what: `${fact.id} was due for review on ${fact.staleAfter} and carries a caution: ${read}`,
    };
  const next = [fact.expires, fact.staleAfter].filter((date) => date !== undefined).sort()[0];
  if (next !== undefined && next <= soon)
    return { kind: 'soon stale', what: `${fact.id} is due on ${next}: ${read}` };
  return undefined;
}

const day = (date: Date): string => date.toISOString().slice(0, 10);
